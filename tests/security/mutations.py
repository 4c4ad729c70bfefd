"""Files spoiled in many ways, the same ones every time: a seed says which."""

import random
import re
import zlib
from collections.abc import Iterator

TOKENS = [b"<<", b">>", b"[", b"]", b"(", b")", b"<", b">", b"/", b"%", b"obj", b"endobj", b"stream", b"endstream", b"xref",
          b"trailer", b"startxref", b"%%EOF", b"/Prev 0", b"/Length 99999999999", b"/ByteRange [0 0 0 0]", b"/Root 1 0 R",
          b"/Filter /FlateDecode", b"0 65535 f", b"-1", b"9" * 40, b"\0" * 8, b"\xff" * 8, b"1 0 R", b"/Kids [1 0 R]",
          b"/Parent 1 0 R", b"/V 1 0 R", b"/Sig", b"PK\x03\x04", b"PK\x05\x06", b"OFD.xml", b"<!DOCTYPE"]  # fmt: skip
NUMBER = re.compile(rb"\d+")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def spoiled(seeds: list[bytes], *, count: int, seed: int) -> Iterator[bytes]:
    """`count` files, each one of `seeds` with up to six faults."""
    for number in range(count):
        rolls = random.Random(seed * 1_000_003 + number)
        data = rolls.choice(seeds)
        for _ in range(rolls.choice((1, 1, 1, 2, 3, 6))):
            data = rolls.choice(WAYS)(data, rolls, seeds)
        yield data


def _flip(data: bytes, rolls: random.Random, seeds: list[bytes]) -> bytes:
    made = bytearray(data or b"\0")
    for _ in range(rolls.choice((1, 1, 4, 40))):
        made[rolls.randrange(len(made))] ^= 1 << rolls.randrange(8)
    return bytes(made)


def _cut(data: bytes, rolls: random.Random, seeds: list[bytes]) -> bytes:
    return data[: rolls.randrange(len(data) + 1)]


def _drop(data: bytes, rolls: random.Random, seeds: list[bytes]) -> bytes:
    at = rolls.randrange(len(data) + 1)
    return data[:at] + data[at + rolls.choice((1, 10, 1000)) :]


def _repeat(data: bytes, rolls: random.Random, seeds: list[bytes]) -> bytes:
    at = rolls.randrange(len(data) + 1)
    return data[:at] + data[at : at + rolls.choice((1, 20, 2000))] * rolls.choice((2, 3, 50)) + data[at:]


def _insert(data: bytes, rolls: random.Random, seeds: list[bytes]) -> bytes:
    at = rolls.randrange(len(data) + 1)
    return data[:at] + b" " + rolls.choice(TOKENS) * rolls.choice((1, 1, 2, 200)) + b" " + data[at:]


def _number(data: bytes, rolls: random.Random, seeds: list[bytes]) -> bytes:
    found = list(NUMBER.finditer(data[: 1 << 20]))
    if not found:
        return data
    one = rolls.choice(found)
    other = rolls.choice(
        (b"0", b"1", b"-1", b"4294967296", b"99999999999999999999", str(rolls.randrange(100_000)).encode())
    )
    return data[: one.start()] + other + data[one.end() :]


def _splice(data: bytes, rolls: random.Random, seeds: list[bytes]) -> bytes:
    other = rolls.choice(seeds)
    return data[: rolls.randrange(len(data) + 1)] + other[rolls.randrange(len(other)) :]


def _inside(data: bytes, rolls: random.Random, seeds: list[bytes]) -> bytes:
    """A fault inside a compressed stream, packed again so that a reader gets as far as it."""
    found = list(STREAM.finditer(data))
    if not found:
        return data
    one = rolls.choice(found)
    try:
        plain = zlib.decompress(one[1])
    except zlib.error:
        return data
    packed = zlib.compress(rolls.choice(WAYS[:-1])(plain, rolls, seeds))
    return data[: one.start(1)] + packed + data[one.end(1) :]


WAYS = (_flip, _cut, _drop, _repeat, _insert, _number, _splice, _inside)
