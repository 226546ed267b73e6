"""Qt that shows: window, stage, pages, items, touch, watcher."""
