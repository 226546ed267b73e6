"""Measuring a real window: fast-forward, black looks, virtual screens."""
