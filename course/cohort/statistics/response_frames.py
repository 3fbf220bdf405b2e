"""What answers of some kinds are counted as: how sure people were, and which of two came first."""

SURE = {"1": "ik gok", "2": "ik twijfel", "3": "ik weet het zeker"}
EARLIER, LATER, APART = "eerder", "later", "apart"
"""Which of two steps of an order came first; `APART` where one of them was left out."""
