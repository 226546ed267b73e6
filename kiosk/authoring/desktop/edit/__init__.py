"""The editor: a window in which staff write the content by forms."""
