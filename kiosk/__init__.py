"""A show of data slides for a touch screen in an exhibition hall."""

from kiosk.player import ballast

ballast.leave()
