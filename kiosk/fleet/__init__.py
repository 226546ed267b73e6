"""Many screens of one hall: the hub, and what a screen that has joined it does."""
