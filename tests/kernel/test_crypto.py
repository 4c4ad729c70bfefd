"""Both families of algorithms, against published vectors, and each reading what the other wrote."""

import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.db import connection

from tongban.kernel import crypto, sm2
from tongban.kernel.fields import EncryptedTextField


@pytest.fixture
def vectors(shared):
    return json.loads(shared("data", "vectors", "sm_vectors.json").read_text())


def test_sm3_gives_the_digests_of_the_standard(vectors):
    for vector in vectors["sm3"]:
        assert crypto.digest("sm3", bytes.fromhex(vector["message_hex"])) == vector["digest"]


def test_sm4_encrypts_one_block_as_in_the_standard(vectors):
    vector = vectors["sm4"][0]
    block = Cipher(algorithms.SM4(bytes.fromhex(vector["key"])), modes.ECB()).encryptor()
    assert block.update(bytes.fromhex(vector["plain"])).hex() == vector["cipher"]


def test_sm4_encrypts_a_million_rounds_as_in_the_standard(vectors):
    vector = vectors["sm4"][1]
    block = Cipher(algorithms.SM4(bytes.fromhex(vector["key"])), modes.ECB()).encryptor()
    text = bytes.fromhex(vector["plain"])
    for _ in range(1_000_000):
        text = block.update(text)
    assert text.hex() == vector["cipher"]


def test_the_sm2_signature_of_the_standard_is_verified(vectors):
    vector = vectors["sm2_sign"]
    public = bytes.fromhex(vector["public_x"] + vector["public_y"])
    numbers = b"".join(_der_integer(vector[name]) for name in ("r", "s"))
    signature = b"\x30" + bytes([len(numbers)]) + numbers
    arguments = {"signature": signature, "public": public, "signer": vector["user_id"].encode()}
    assert sm2.is_signed(data=vector["message"].encode(), **arguments)
    assert not sm2.is_signed(data=b"another message", **arguments)


def _der_integer(text):
    raw = bytes.fromhex(text)
    raw = b"\0" + raw if raw[0] & 0x80 else raw
    return b"\x02" + bytes([len(raw)]) + raw


def test_an_sm2_signature_of_ours_holds_for_its_data_and_key_only():
    private, public = sm2.key_pair()
    signature = sm2.sign(data="准予许可".encode(), private=private, public=public)
    assert sm2.is_signed(data="准予许可".encode(), signature=signature, public=public)
    assert not sm2.is_signed(data="不予许可".encode(), signature=signature, public=public)
    assert not sm2.is_signed(data="准予许可".encode(), signature=b"nonsense", public=public)
    assert not sm2.is_signed(data="准予许可".encode(), signature=signature, public=sm2.key_pair()[1])


@pytest.mark.parametrize("wrote", ["common", "sm"])
@pytest.mark.parametrize("reads", ["common", "sm"])
def test_what_one_provider_wrote_the_other_reads(settings, wrote, reads):
    settings.TONGBAN_CRYPTO = wrote
    token = crypto.encrypt("999900199001010014")
    settings.TONGBAN_CRYPTO = reads
    assert crypto.decrypt(token) == "999900199001010014"
    assert "9999" not in token


@pytest.mark.parametrize("name", ["common", "sm"])
def test_a_changed_token_is_not_read(settings, name):
    settings.TONGBAN_CRYPTO = name
    token = crypto.encrypt("x" * 30)
    changed = token[:30] + ("A" if token[30] != "A" else "B") + token[31:]
    with pytest.raises(InvalidTag):
        crypto.decrypt(changed)


@pytest.mark.parametrize("name", ["common", "sm"])
def test_a_keyed_hash_finds_the_same_number_however_typed(settings, name):
    settings.TONGBAN_CRYPTO = name
    assert crypto.keyed_hash(" 11010519491231002x ") == crypto.keyed_hash("11010519491231002X")
    assert crypto.keyed_hash("1") != crypto.keyed_hash("2")
    assert len(crypto.keyed_hash("1")) == 64


def test_an_encrypted_field_is_never_stored_in_clear():
    field = EncryptedTextField()
    stored = field.get_prep_value("13800001234")
    assert "1380" not in stored
    assert field.from_db_value(stored, None, connection) == "13800001234"
    assert (field.get_prep_value(None), field.get_prep_value("")) == (None, "")
