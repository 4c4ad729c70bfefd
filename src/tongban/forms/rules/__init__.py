"""What a form asks, which of its questions apply, and what is wrong with the answers: pure functions."""
