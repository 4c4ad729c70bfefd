"""Django's PostgreSQL backend, which starts our own server before it first connects."""
