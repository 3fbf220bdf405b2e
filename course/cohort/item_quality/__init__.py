"""What an author and an instructor read about the quality of an item."""
