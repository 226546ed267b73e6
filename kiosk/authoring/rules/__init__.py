"""The rules of `kiosk check`, one in each file; see `kiosk.authoring.rule`."""
