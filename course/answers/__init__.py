"""The store of releases, answers and hand-ins, and the rules by which answers are taken."""
