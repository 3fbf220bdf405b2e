"""The mark: made once, when a hand-in is stored, and read everywhere from the store."""
