"""What the law and the standards say about items, as pure functions: facts in, answer out."""
