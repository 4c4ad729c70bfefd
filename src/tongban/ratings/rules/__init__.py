"""Legal questions about ratings, as pure functions."""
