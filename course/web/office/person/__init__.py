"""One person: what is known of them, what they answered, and what can be changed."""
