"""Checks: what `kiosk doctor` judges, a file for each; `..diagnosis` asks them all."""
