"""A real autumn, from an owner's first click to the cohort's end, on one Hub for real people.

`autumn.py` holds what every step shares; `test_autumn.py` the steps, in order.
"""
