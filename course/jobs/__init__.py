"""Work that happens by itself: a queue in the store, workers that take from it, and mail."""
