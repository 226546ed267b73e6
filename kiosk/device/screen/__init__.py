"""The locked window and its guards, in Qt."""
