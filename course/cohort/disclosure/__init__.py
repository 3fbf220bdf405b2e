"""Statistical disclosure control: what may be told of a group."""
