"""The windows on the desk of those who write, and pictures of pages."""
