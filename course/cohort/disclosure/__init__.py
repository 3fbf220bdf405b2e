"""Statistical disclosure control: what may be shown of a group, and how it is rounded."""
