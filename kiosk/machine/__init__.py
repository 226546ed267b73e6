"""Machine: everything that keeps one screen alive for months, without Qt."""
