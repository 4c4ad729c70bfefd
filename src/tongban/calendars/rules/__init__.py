"""Counting days and reading notices: plain Python, no clock, no database."""
