"""Encryption at rest and keyed hashes behind one provider seam (R-SEC-6)."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tongban.kernel import secrets


@lru_cache(maxsize=4)
def _key(purpose: str) -> bytes:
    master = secrets.secret("master.key", var=settings.TONGBAN_VAR, env="TONGBAN_MASTER_KEY")
    return hmac.digest(bytes.fromhex(master), purpose.encode(), "sha256")


def encrypt(text: str) -> str:
    """Authenticated encryption of `text`; each call gives another token."""
    nonce = os.urandom(12)
    return "a1:" + base64.b64encode(nonce + AESGCM(_key("fields")).encrypt(nonce, text.encode(), None)).decode()


def decrypt(token: str) -> str:
    """The text inside `token`; a changed token raises."""
    raw = base64.b64decode(token.removeprefix("a1:"))
    return AESGCM(_key("fields")).decrypt(raw[:12], raw[12:], None).decode()


def keyed_hash(text: str) -> str:
    """A look-up value for `text` (64 hex digits): same text same hash, useless without the key."""
    return hmac.new(_key("lookup"), text.strip().upper().encode(), hashlib.sha256).hexdigest()
