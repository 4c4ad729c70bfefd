"""Codes of divisions and what one covers: plain Python."""
