"""One large JSON object read piece by piece: memory is that of its largest piece, however many there are."""

import json
from collections.abc import Iterator
from typing import IO, Any

BLOCK = 1 << 18
BLANKS = " \t\r\n"


class TooLong(ValueError):
    """One value has more characters than it may have."""


def members(file: IO[str], *, listed: str, most: int) -> Iterator[tuple[str, Any]]:
    """(name, value) of every member of the object; of the list called `listed` one pair for each of its entries, and
    (`listed`, None) where it begins. ValueError where the text is no JSON (TooLong: a value of more than `most` characters)."""
    text = _Text(file, most)
    text.must_be("{")
    if text.peek() == "}":
        text.take()
    else:
        while True:
            yield from _member(text, listed)
            if _ends(text, "}"):
                break
    if text.peek():
        raise ValueError("something follows the object")


def _member(text: "_Text", listed: str) -> Iterator[tuple[str, Any]]:
    name = text.value()
    if not isinstance(name, str):
        raise ValueError("no name")
    text.must_be(":")
    if name != listed or text.peek() != "[":
        yield name, text.value()
        return
    text.take()
    yield name, None
    if text.peek() == "]":
        text.take()
        return
    while True:
        yield name, text.value()
        if _ends(text, "]"):
            return


def _ends(text: "_Text", with_what: str) -> bool:
    found = text.take()
    if found not in (",", with_what):
        raise ValueError(f"{with_what} expected")
    return found == with_what


class _Text:
    """What was read of the file and not yet taken."""

    def __init__(self, file: IO[str], most: int) -> None:
        self._file, self._most, self._decode = file, most, json.JSONDecoder().raw_decode
        self._held, self._at, self._is_over = "", 0, False

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            while self._at < len(self._held):
                if self._held[self._at] not in BLANKS:
                    return self._held[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self) -> str:
        found = self.peek()
        self._at += 1
        return found

    def must_be(self, character: str) -> None:
        if self.take() != character:
            raise ValueError(f"{character} expected")

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                found, end = self._decode(self._held, self._at)
            except ValueError:
                if not self._more():
                    raise
                continue
            if end < len(self._held) or not self._more():  # at the very end a number may go on
                self._at = end
                return found

    def _more(self) -> bool:
        """Read on, at least as much again as is held, so that a long value is not tried too often. False at the end."""
        if self._is_over:
            return False
        rest = self._held[self._at :]
        if len(rest) > self._most:
            raise TooLong
        block = self._file.read(max(BLOCK, len(rest)))
        self._held, self._at, self._is_over = rest + block, 0, not block
        return bool(block)
