"""What a screen does by itself: hours, display power, touch filter."""
