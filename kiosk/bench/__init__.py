"""Bench: what the show costs on this machine, measured in processes of their own."""
