"""办件: one application from draft to delivery — its state, steps, clock, materials, corrections, documents, messages.

Open `lifecycle.py` for what may follow what, `permissions.py` for who may, `rules/clock.py` for by when.
"""
