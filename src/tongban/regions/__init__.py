"""Administrative divisions with their history, and the bodies, halls and windows that hang on them."""
