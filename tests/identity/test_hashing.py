"""Passwords are kept by Argon2id; older hashes are read once more and written anew."""

import pytest
from django.contrib.auth.hashers import check_password, get_hasher, identify_hasher, make_password
from django.test import override_settings

from tongban.identity import hashing

AS_CONFIGURED = override_settings(
    PASSWORD_HASHERS=["tongban.identity.hashing.Argon2idHasher", "django.contrib.auth.hashers.ScryptPasswordHasher"]
)


@pytest.fixture(autouse=True)
def the_hashers_of_an_installation():
    with AS_CONFIGURED:
        yield


def test_a_password_is_known_again_and_no_other_is():
    kept = make_password("雲江-Correct-9")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("雲江-Correct-9", kept)
    assert not check_password("雲江-Correct-8", kept)
    assert make_password("雲江-Correct-9") != kept, "every hash has a salt of its own"


@pytest.mark.parametrize("algorithm", ["scrypt", "argon2"])
def test_a_hash_of_other_costs_is_written_anew_at_the_next_sign_in(algorithm, monkeypatch):
    with monkeypatch.context() as weaker:
        weaker.setattr(hashing, "PASSES", 1)
        kept = make_password("Correct-9", hasher=algorithm)
    written = []
    assert check_password("Correct-9", kept, setter=written.append)
    assert written == ["Correct-9"]


def test_todays_hash_is_left_alone():
    written = []
    assert check_password("Correct-9", make_password("Correct-9"), setter=written.append)
    assert written == []


def test_a_hash_of_the_reference_implementation_is_verified():
    """Out of test.c of the reference implementation: argon2id, version 19, 64 MiB, two passes, one lane."""
    known = "argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
    hasher = get_hasher("argon2")
    assert identify_hasher(known).algorithm == "argon2"
    assert hasher.verify("password", known)
    assert not hasher.verify("differentpassword", known)
    assert hasher.must_update(known)


def test_the_summary_hides_salt_and_hash():
    kept = make_password("Correct-9")
    summary = get_hasher("argon2").safe_summary(kept)
    assert kept.split("$")[-1] not in str(summary)
