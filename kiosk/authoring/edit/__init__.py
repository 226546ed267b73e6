"""What `kiosk edit` does to a content, without a window: form, text, undo, merge."""
