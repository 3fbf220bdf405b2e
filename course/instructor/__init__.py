"""What instructors read: how learners stand, who may need help, which stories wait for a person."""
