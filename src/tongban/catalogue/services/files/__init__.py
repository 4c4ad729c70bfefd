"""Whole catalogues in and out by our own files (docs/catalogue-files.md)."""
