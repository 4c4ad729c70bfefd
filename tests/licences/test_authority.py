"""Keys and certificates: made once, by whoever comes first, readable by the owner alone."""

import stat
from concurrent.futures import ThreadPoolExecutor

from tongban.licences import authority

CODE, NAME = "11430000006122244L", "云江市市场监督管理局"


def test_of_many_first_starts_at_once_all_get_the_same_keys(settings, tmp_path):
    settings.TONGBAN_VAR = tmp_path
    with ThreadPoolExecutor(8) as pool:
        serials = set(pool.map(lambda _: authority.credentials_of(CODE, NAME).certificate.serial_number, range(8)))
    assert len(serials) == 1


def test_private_keys_are_readable_by_the_owner_alone(settings, tmp_path):
    settings.TONGBAN_VAR = tmp_path
    authority.credentials_of(CODE, NAME)
    files = list((tmp_path / "keys" / "ca").rglob("*.pem"))
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "keys" / "ca").stat().st_mode) == 0o700


def test_a_bodys_certificate_names_it_and_is_signed_by_the_root(settings, tmp_path):
    settings.TONGBAN_VAR = tmp_path
    certificate = authority.credentials_of(CODE, NAME).certificate
    certificate.verify_directly_issued_by(authority.root().certificate)
    assert f"CN={NAME}" in certificate.subject.rfc4514_string()
