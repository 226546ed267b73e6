"""For the people who write the content and answer for it."""
