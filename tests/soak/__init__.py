"""`make soak`: what takes too long for each submission, with its figures in BENCHMARKS.md."""
