"""The only room that knows Qt: windows, items, fonts, touches."""
