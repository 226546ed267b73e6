"""The only room that knows Qt: windows, items, fonts, touches."""

import builtins

import PySide6.QtCore  # noqa: F401

# Qt for Python puts an import of its own in place of Python's, which reads the source
# of every module in search of a switch that nobody uses here. It takes a tenth of the
# time of a start.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
