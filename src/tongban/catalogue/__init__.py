"""Service items, their versions, materials, situations and guides: the single source of what can be applied for."""
