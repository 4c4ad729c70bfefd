"""The dictionary of materials: what names mean the same thing (`names`), and which entry a name may mean (`suggesting`)."""
