"""Time-based one-time codes (RFC 6238): six digits, thirty seconds, HMAC-SHA-1, as every authenticator app reads them."""

import base64
import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30  # seconds a code lasts
DIGITS = 6
DRIFT = 1  # steps a telephone's clock may be early or late


def step_at(at: datetime) -> int:
    """The number of the step that this moment lies in."""
    return int(at.timestamp()) // STEP


def code_of(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of one step. `secret` in base 32, as it is handed to the app."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(code: str, secret: str, at: datetime, *, after: int) -> int | None:
    """Which step's code this is: the present one or a neighbour, and only one later than `after`, the last that was taken.

    So a code that was read over somebody's shoulder is worth nothing once it was used. All candidates are compared, each
    in constant time.
    """
    now, found = step_at(at), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode()) and step > after and found is None:
            found = step
    return found


def address_for_app(secret: str, *, account: str, issuer: str) -> str:
    """What the QR code says to the authenticator app."""
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{account}')}?{query}"
