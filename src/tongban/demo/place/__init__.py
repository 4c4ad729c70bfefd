"""What the city is: divisions, bodies, halls, people, licence types and items, as plain data."""
