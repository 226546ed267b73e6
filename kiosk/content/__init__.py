"""From a file to a `Content`, or to every mistake with its place."""
