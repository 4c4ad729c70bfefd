"""Legal questions about people, answered without database or clock."""
