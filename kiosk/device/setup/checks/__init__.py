"""Checks: what `kiosk doctor` judges, a file for each; see `machine.diagnosis`."""
