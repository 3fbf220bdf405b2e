"""Grade files of Moodle, Brightspace and Canvas: read, matched, and filled with our marks."""
