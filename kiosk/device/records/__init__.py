"""What a screen tells of itself: health, statistics, logs, status server."""
