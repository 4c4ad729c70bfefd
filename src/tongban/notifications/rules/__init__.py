"""How often people may be written to, and how long we go on trying."""
