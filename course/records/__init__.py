"""What is recorded of learners: who finished and passed, and marks for other systems."""
