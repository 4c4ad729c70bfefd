"""The machine's face: /api/v1 with scoped tokens, idempotency and problem documents."""
