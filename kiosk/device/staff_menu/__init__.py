"""What staff meet on the screen itself, as pure pictures: corner, PIN, menu."""
