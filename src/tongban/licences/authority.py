"""The demonstration certificate authority: a root and one certificate per body, made at first need (R-SEAL-2, R-SEAL-5).

Each lives in one file of TONGBAN_VAR/keys/ca (mode 600, key and certificate together, so there is never one without the
other). A real installation puts the files of its accredited authority there; nothing else changes.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

# Early enough that a demonstration or a replay whose clock runs in the past signs within the certificate's time.
VALID_FROM = datetime(2005, 1, 1, tzinfo=UTC)
VALID_TO = datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)
ROOT_NAME = "通办演示根证书 Tongban Demo Root CA"


class Credentials:
    """A private key and its certificate."""

    def __init__(self, pem: bytes) -> None:
        self.key: ec.EllipticCurvePrivateKey = serialization.load_pem_private_key(pem, None)  # type: ignore[assignment]
        self.certificate = x509.load_pem_x509_certificate(pem)

    @property
    def certificate_pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def root() -> Credentials:
    """The root of trust."""
    return _load(_folder() / "root.pem", _make_root)


def credentials_of(credit_code: str, name: str) -> Credentials:
    """The key and certificate of a body; issued now if it has none yet."""
    authority = root()
    return _load(_folder() / "bodies" / f"{credit_code}.pem", lambda: _issue(authority, credit_code, name))


def _folder() -> Path:
    return Path(settings.TONGBAN_VAR) / "keys" / "ca"


def _load(path: Path, make: Callable[[], bytes]) -> Credentials:
    if not path.exists():
        with _lock(path):
            if not path.exists():  # of several first starts at once, one makes it and all read that one
                _write(path, make())
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _parsed(path: Path, changed: int) -> Credentials:
    """Read once per file version."""
    return Credentials(path.read_bytes())


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in (_folder().parent, _folder(), path.parent):
        folder.chmod(0o700)
    descriptor = os.open(path.parent / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _make_root() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(ROOT_NAME, organisation="通办演示环境")
    builder = _builder(subject=name, issuer=name, public_key=key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return _pem(key, builder.sign(key, hashes.SHA256()))


def _issue(authority: Credentials, credit_code: str, name: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name, organisation=name, number=credit_code)
    issuer = authority.certificate.subject
    builder = _builder(subject=subject, issuer=issuer, public_key=key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = builder.add_extension(by, critical=False)
    return _pem(key, builder.sign(authority.key, hashes.SHA256()))


def _builder(
    *, subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public_key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(VALID_FROM).not_valid_after(VALID_TO - timedelta(seconds=1))


def _name(common: str, *, organisation: str, number: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
        x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
    ]
    if number:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, number))
    return x509.Name(parts)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, content_commitment=not signs_certificates, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
