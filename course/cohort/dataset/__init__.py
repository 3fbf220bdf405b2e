"""Rows of cohort data, built from hand-ins, pseudonymised, kept as Parquet. Staff-only."""
