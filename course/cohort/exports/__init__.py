"""A cohort's figures in files: CSV, Parquet and PDF."""
