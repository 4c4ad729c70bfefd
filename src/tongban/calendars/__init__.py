"""Working days: the State Council's yearly notices, local extra days off, due dates of any length."""
