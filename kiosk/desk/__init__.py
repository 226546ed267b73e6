"""Desk: what staff meet on the screen itself, as pure pictures: corner, pad, menu."""
