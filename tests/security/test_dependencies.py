"""What we ship with: no package under a licence that would bind the platform, and every one with the hash it had."""

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PACKAGES = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE)
BINDING = re.compile(
    r"\b(?:A?GPL|AGPLv?\d|GPLv?\d|Affero|GNU General Public|SSPL|Server Side Public|Commons Clause|BUSL|Business Source)\b",
    re.I,
)
FREE = re.compile(
    r"\bLGPL|Lesser General|Library General|MIT|BSD|Apache|MPL|PSF|Python Software|ISC|Unlicense|0BSD|HPND|ZPL|CC0|Zlib",
    re.I,
)


def licence_of(name):
    """What a package says of itself, in any of the three places where it may."""
    told = metadata(name)
    classifiers = [value for key, value in told.items() if key == "Classifier" and value.startswith("License")]
    return " | ".join([told.get("License-Expression") or "", (told.get("License") or "")[:200], *classifiers])


def is_binding(words):
    """GPL without another licence to choose instead; the Lesser one leaves those who only use it free."""
    plain = re.sub(
        r"\bL(?:esser )?GPL[\w.+-]*|(?:Lesser|Library) General Public License[^|]*|GNU Lesser[^|]*",
        "LGPL",
        words,
        flags=re.I,
    )
    return bool(BINDING.search(plain)) and not (
        FREE.search(plain.replace("LGPL", "")) and re.search(r"\bOR\b|dual", plain)
    )


def test_the_list_is_read():
    assert len(PACKAGES) > 40
    assert "django" in {name.lower() for name, _version in PACKAGES}


@pytest.mark.parametrize("name", [name for name, _version in PACKAGES])
def test_no_package_binds_us(name):
    try:
        words = licence_of(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is for another system than this one")
    assert words.strip(" |"), f"{name} does not say under which licence it stands"
    assert not is_binding(words), f"{name}: {words}"


@pytest.mark.parametrize("words, binds", [
    ("AGPL-3.0-or-later", True), ("GPLv3", True), ("GNU General Public License v2 (GPLv2)", True), ("GNU Affero General Public License v3", True),
    ("SSPL-1.0", True), ("MIT", False), ("LGPL-3.0", False), ("GNU Lesser General Public License v3 (LGPLv3)", False),
    ("MIT OR GPL-2.0", False), ("Apache-2.0", False),
])  # fmt: skip
def test_the_reader_of_licences_knows_which_bind(words, binds):
    assert is_binding(words) == binds


def test_every_package_stands_with_its_hashes():
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PACKAGES)
    assert all("--hash=sha256:" in block for block in blocks)
