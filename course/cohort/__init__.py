"""Data about cohorts: built from marks and answers, shown by the rules of privacy."""
