"""The Hub service `cursus`: pages for learner, instructor and coordinator."""
