"""What authors and instructors read about the quality of an item."""
