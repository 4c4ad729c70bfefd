"""SM2 signatures (GB/T 32918): DER over SM3, with the signer's id. For detached seals and messages between regions."""

import gmssl_pyx

DEFAULT_ID = b"1234567812345678"


def key_pair() -> tuple[bytes, bytes]:
    """A fresh (private, public) pair: 32 and 64 bytes."""
    public, private = gmssl_pyx.sm2_key_generate()
    return bytes(private), bytes(public)


def sign(*, data: bytes, private: bytes, public: bytes, signer: bytes = DEFAULT_ID) -> bytes:
    """The DER signature of `data`."""
    return gmssl_pyx.sm2_sign(private_key=private, public_key=public, message=data, signer_id=signer)


def is_signed(*, data: bytes, signature: bytes, public: bytes, signer: bytes = DEFAULT_ID) -> bool:
    """Whether `signature` is one of this key and signer over exactly this data. Nonsense is a plain no."""
    try:
        return bool(gmssl_pyx.sm2_verify(public_key=public, message=data, signature=signature, signer_id=signer))
    except (gmssl_pyx.GmsslInnerError, gmssl_pyx.InvalidValueError):
        return False
