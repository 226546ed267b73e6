"""The command line: `kiosk NAME` is commands/NAME.py; and what commands share."""
