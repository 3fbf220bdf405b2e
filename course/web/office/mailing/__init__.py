"""Mail and work that happens by itself: what waits, whose words, and reminding by hand."""
