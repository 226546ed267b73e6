"""Turning a machine into a public screen, and judging whether it is fit."""
