"""An OpenID provider that nobody here wrote, run by the repository's own node."""
