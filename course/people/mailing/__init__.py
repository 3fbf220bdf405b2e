"""Mail to people: to whom it may go, in whose name, in whose words, and how it is stopped."""
