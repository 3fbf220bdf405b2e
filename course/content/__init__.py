"""Reading `source/`, checking it, and projecting what learners may see."""
