"""What people write: kinds, text, figures, schedules; nothing of pictures."""
