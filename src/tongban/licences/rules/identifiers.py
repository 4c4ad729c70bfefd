"""电子证照标识: how an identifier is put together and checked (R-LIC-3, R-LIC-4; GB/T 36904)."""

import re
from dataclasses import dataclass

from tongban.kernel.checks import licence_id_check_character

ROOT = "1.2.156.3005.2"
SHAPE = re.compile(
    r"1\.2\.156\.3005\.2\.(?P<type_code>[0-9A-Z]{21})\.(?P<issuer_code>[0-9A-Z]{1,18})"
    r"\.(?P<serial>[0-9A-Z]{1,40})\.(?P<version>\d{3})\.(?P<check>[0-9A-Z])"
)


@dataclass(frozen=True)
class Parts:
    type_code: str
    issuer_code: str
    serial: str
    version: int


def identifier(*, type_code: str, issuer_code: str, serial: str, version: int) -> str:
    """The whole identifier with its check character. Raises ValueError for parts that cannot stand in one."""
    parts = (type_code, issuer_code, serial, f"{version:03d}")
    text = ".".join((ROOT, *parts, licence_id_check_character("".join(parts))))
    if not SHAPE.fullmatch(text):
        raise ValueError(f"not the parts of a licence identifier: {parts}")
    return text


def split(text: str) -> Parts | None:
    """The parts of a well-formed identifier whose check character is right, else None."""
    found = SHAPE.fullmatch(text)
    if found is None:
        return None
    given = found.groupdict()
    body = given["type_code"] + given["issuer_code"] + given["serial"] + given["version"]
    if licence_id_check_character(body) != given["check"]:
        return None
    return Parts(given["type_code"], given["issuer_code"], given["serial"], int(given["version"]))
