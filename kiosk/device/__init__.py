"""One screen in a hall, for months."""
