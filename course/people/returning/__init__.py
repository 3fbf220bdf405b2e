"""Who comes back in a later cohort: what they begin anew, and which attempts are of which."""
