"""Statistical disclosure control: what may be shown about a group, and how it is rounded."""
