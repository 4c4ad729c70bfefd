"""Password rules (R-SEC-4): the public 8 and more; officials 10 and more with three of four classes, for 90 days."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from tongban.identity.enums import UserKind

SHORTEST = {UserKind.APPLICANT: 8, UserKind.STAFF: 10}
LONGEST = 128  # nobody types more; whoever sends more wants the hash to cost us
CLASSES_NEEDED = 3  # of capitals, small letters, digits, others: officials only
LAST_REFUSED = 5  # earlier passwords that may not come back
STAFF_LIFETIME = timedelta(days=90)
SHORTEST_WORD = 3  # of oneself: a name of two letters stands in too many good passwords
RUN = 4  # characters in a row that count as one: 1234, aaaa, qwer
FEWEST = 5  # different characters that are left when runs count once
ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
LEET = str.maketrans("@4031!5$7", "aaoeiisst")
COMMON = frozenset(
    {"password", "passwd", "admin", "administrator", "root", "welcome", "letmein", "iloveyou", "woaini", "woaizhongguo",
     "tongban", "zhengwu", "zhongguo", "test", "guest", "user", "login", "abc", "qwe", "asd", "zxc", "mima"}
)  # fmt: skip


def classes(password: str) -> int:
    """How many of the four classes of characters are in it."""
    return sum(
        any(test(character) for character in password)
        for test in (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
    )


def is_old(*, kind: str, changed_at: datetime | None, at: datetime) -> bool:
    """Whether an official must choose a new password before going on. The public's do not grow old."""
    return kind == UserKind.STAFF and (changed_at is None or at - changed_at > STAFF_LIFETIME)


def is_about(password: str, words: Iterable[str]) -> bool:
    """Whether one of the words about its owner (names, numbers) stands in it, forwards or backwards."""
    text = _letters(password)
    said = (_letters(word) for word in words)
    return any(word in text or word[::-1] in text for word in said if len(word) >= _shortest(word))


def is_simple(password: str) -> bool:
    """Whether little is left of it without what everybody tries first: a common word, runs like 1234, one character over
    and over. "Admin@123456" has three classes and twelve characters, and is the third guess."""
    plain = password.casefold()
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", plain)
    word = re.sub(r"[^a-z]", "", core.translate(LEET))
    return word in COMMON or len(set(_without_runs(plain))) < FEWEST


def _without_runs(text: str) -> str:
    """The text with every run of neighbours on a keyboard or in the alphabet shortened to its first character."""
    kept, place = [], 0
    while place < len(text):
        kept.append(text[place])
        place += max(1, _run_at(text, place))
    return "".join(kept)


def _run_at(text: str, place: int) -> int:
    """How long the run is that begins here; 0 when it is too short to be one."""
    longest = 1
    for follows in (lambda a, b: a == b, _is_next, lambda a, b: _is_next(b, a)):
        end = place + 1
        while end < len(text) and follows(text[end - 1], text[end]):
            end += 1
        longest = max(longest, end - place)
    return longest if longest >= RUN else 0


def _is_next(one: str, other: str) -> bool:
    return any(one + other in row for row in ROWS)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _shortest(word: str) -> int:
    """A Chinese name has two characters, and they stand in no password by chance."""
    return SHORTEST_WORD if word.isascii() else 2
