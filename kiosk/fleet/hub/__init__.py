"""The hub: who belongs to the hall, what is wished of them, and a page for staff."""
