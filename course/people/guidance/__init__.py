"""Guiding people: who was talked to, who reads which story, and objections to a result."""
