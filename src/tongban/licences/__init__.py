"""E-licences and e-seals (电子证照, 电子印章): making, sealing, verifying, holding and using them.

A licence is made once per case and type, printed as PDF/A, sealed with its issuer's seal, and its state lives here: the
file proves what was issued, the record says whether it still holds.
"""
