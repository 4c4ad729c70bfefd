"""A filled database for the benchmarks: seeded, consistent, written by COPY. Entered by `benchmarks/generate.py`."""
