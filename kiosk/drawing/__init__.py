"""Marks, and what they are made from: ink, type, river, axes, scales, stamp."""
