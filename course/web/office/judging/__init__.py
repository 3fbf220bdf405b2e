"""What people must judge: stories, whose they are to read, and objections to a result."""
