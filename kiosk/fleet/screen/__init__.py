"""What a screen that has joined a hub does besides its show."""
