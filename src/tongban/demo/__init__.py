"""The demo place 云江市: a fictional city and its past, made by the real operations with a moving clock."""
