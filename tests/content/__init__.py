"""An author's files: what is read, and how a mistake is told."""
