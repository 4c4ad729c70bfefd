"""The keys of an installation inside a backup: as they are, locked with a password, or left out."""

import io
import os
import tarfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tongban.operations.safekeeping.archive import Broken

LEFT_OUT = {"metrics.token"}  # made anew at the first start; protects nothing that is kept
SALT, NONCE = 16, 12  # bytes


def files(var: Path) -> dict[str, bytes]:
    """Relative name → content of every key file."""
    folder = var / "keys"
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in LEFT_OUT
    }


def locked(found: dict[str, bytes], password: str) -> bytes:
    """All keys in one piece that only the password opens (scrypt, AES-256-GCM)."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, data in found.items():
            header = tarfile.TarInfo(name)
            header.size = len(data)
            tar.addfile(header, io.BytesIO(data))
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return salt + nonce + AESGCM(_key(password, salt)).encrypt(nonce, packed.getvalue(), b"tongban keys")


def unlocked(data: bytes, password: str) -> dict[str, bytes]:
    salt, nonce, rest = data[:SALT], data[SALT : SALT + NONCE], data[SALT + NONCE :]
    try:
        packed = AESGCM(_key(password, salt)).decrypt(nonce, rest, b"tongban keys")
    except InvalidTag:
        raise Broken("the password does not open the keys of this backup") from None
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar.getmembers()}  # type: ignore[union-attr]


def put(found: dict[str, bytes], var: Path) -> None:
    """Write the keys where the installation looks for them, closed to others."""
    for name, data in found.items():
        path = var / "keys" / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise Broken(f"{name} is no name of a key")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
    for folder in [var / "keys", *(path for path in (var / "keys").rglob("*") if path.is_dir())]:
        folder.chmod(0o700)


def _key(password: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(password.encode())
