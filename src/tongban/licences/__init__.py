"""E-licences and e-seals: making, sealing, verifying, holding and using them."""
