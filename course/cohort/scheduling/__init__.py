"""Who is counted together in figures, and when: groups of people before any figure is made."""
