"""The process that keeps the show alive, and whom it blames."""
