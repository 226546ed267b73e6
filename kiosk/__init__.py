"""A show of data slides for a touch screen in an exhibition hall."""
