"""How passwords are kept: Argon2id, 19 MiB, two passes, one lane (docs/adr/0011-passwords-by-argon2id.md)."""

from typing import Any

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash

MEMORY, PASSES, LANES = 19 * 1024, 2, 1  # KiB, and how often it is gone through
LENGTH = 32  # bytes


class Argon2idHasher(BasePasswordHasher):
    """OpenSSL's Argon2id, which leaves other threads running. Written as Django's own Argon2 hasher writes it, so that
    either reads the other's."""

    algorithm = "argon2"

    def encode(self, password: str, salt: str) -> str:
        self._check_encode_args(password, salt)
        made = Argon2id(salt=salt.encode(), length=LENGTH, iterations=PASSES, lanes=LANES, memory_cost=MEMORY)
        return self.algorithm + made.derive_phc_encoded(password.encode())

    def decode(self, encoded: str) -> dict[str, Any]:
        """The parts of `argon2$argon2id$v=19$m=19456,t=2,p=1$salt$hash`; the salt as it stands there."""
        algorithm, variety, version, numbers, salt, digest = encoded.split("$", 5)
        costs = dict(one.split("=", 1) for one in numbers.split(","))
        return {
            "algorithm": algorithm, "variety": variety, "version": version, "salt": salt, "hash": digest,
            "memory": int(costs["m"]), "passes": int(costs["t"]), "lanes": int(costs["p"]),
        }  # fmt: skip

    def verify(self, password: str, encoded: str) -> bool:
        try:
            Argon2id.verify_phc_encoded(password.encode(), encoded.removeprefix(self.algorithm))
        except InvalidKey:
            return False
        return True

    def safe_summary(self, encoded: str) -> dict[str, Any]:
        found = self.decode(encoded)
        return {**found, "salt": mask_hash(found["salt"]), "hash": mask_hash(found["hash"])}

    def must_update(self, encoded: str) -> bool:
        """Other costs than today's: written anew when its owner signs in."""
        found = self.decode(encoded)
        same = (found["variety"], found["memory"], found["passes"], found["lanes"]) == (
            "argon2id",
            MEMORY,
            PASSES,
            LANES,
        )
        return not same

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: costs are raised by writing anew, not by waiting."""
