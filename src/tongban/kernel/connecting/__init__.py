"""The database backend that Django is told to use: PostgreSQL's own, with dead connections found out for nothing."""
