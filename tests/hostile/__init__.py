"""What a learner sends is data: names, answers and notebooks that mean harm."""
