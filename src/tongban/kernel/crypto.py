"""Encryption at rest, digests and signatures behind one seam of two providers (R-SEC-6).

`TONGBAN_CRYPTO` chooses `common` (AES-GCM, SHA-256) or `sm` (SM4-GCM, SM3). What was written under one is read under the
other: a token names its algorithm. Look-up hashes carry no name, so for them the choice is made once, before the first
record; `tongban doctor` says which is in force.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from tongban.kernel import secrets

NONCE, TAG = 12, 16


@dataclass(frozen=True)
class Provider:
    """One family of algorithms."""

    name: str
    mark: str  # first part of its tokens
    cipher: type
    key_length: int
    hash_name: str


PROVIDERS = {
    "common": Provider("common", "a1", algorithms.AES, 32, "sha256"),
    "sm": Provider("sm", "s1", algorithms.SM4, 16, "sm3"),
}
BY_MARK = {provider.mark: provider for provider in PROVIDERS.values()}


def provider() -> Provider:
    """The one that new tokens are written with."""
    return PROVIDERS[getattr(settings, "TONGBAN_CRYPTO", "common")]


def encrypt(text: str) -> str:
    """Authenticated encryption of `text`; each call gives another token."""
    use, nonce = provider(), os.urandom(NONCE)
    sealer = Cipher(use.cipher(_key("fields", use.key_length)), modes.GCM(nonce)).encryptor()
    sealed = sealer.update(text.encode()) + sealer.finalize()
    return f"{use.mark}:" + base64.b64encode(nonce + sealed + sealer.tag).decode()


def decrypt(token: str) -> str:
    """The text inside `token`, whichever provider wrote it; a changed token raises `cryptography.exceptions.InvalidTag`."""
    mark, _, body = token.partition(":")
    use, raw = BY_MARK[mark], base64.b64decode(body)
    nonce, sealed, tag = raw[:NONCE], raw[NONCE:-TAG], raw[-TAG:]
    opener = Cipher(use.cipher(_key("fields", use.key_length)), modes.GCM(nonce, tag)).decryptor()
    return (opener.update(sealed) + opener.finalize()).decode()


def keyed_hash(text: str) -> str:
    """A look-up value for `text` (64 hex digits): same text same hash, useless without the key."""
    return hmac.new(_key("lookup"), text.strip().upper().encode(), provider().hash_name).hexdigest()


def digest_algorithm() -> str:
    """The name of the hash in force, to be stored beside a digest."""
    return provider().hash_name


def digest(algorithm: str, data: bytes) -> str:
    """Hex digest of `data`: `sha256` or `sm3`."""
    return hashlib.new(algorithm, data).hexdigest()


def keyed_digest(algorithm: str, purpose: str, data: bytes) -> str:
    """Hex HMAC of `data` under our key for this purpose."""
    return hmac.new(_key(purpose), data, algorithm).hexdigest()


@lru_cache(maxsize=16)
def _key(purpose: str, length: int = 32) -> bytes:
    master = secrets.secret("master.key", var=settings.TONGBAN_VAR, env="TONGBAN_MASTER_KEY")
    return hmac.digest(bytes.fromhex(master), purpose.encode(), "sha256")[:length]
