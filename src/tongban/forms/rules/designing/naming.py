"""Keys of sections, questions and options, made from what they are called: nobody types one, and none changes afterwards."""

import re
from collections.abc import Collection

from pypinyin import lazy_pinyin

LONGEST = 32  # leaves room for the number of a namesake within the forty characters of a key


def key_for(label: str, taken: Collection[str], *, otherwise: str = "question") -> str:
    """A key that says what it is about (店铺名称 → dianpumingcheng) and that nothing beside it has."""
    plain = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(label[:40])).lower())[:LONGEST]
    first = plain if plain[:1].isalpha() else f"{otherwise}{plain}"[:LONGEST]
    key, number = first, 2
    while key in taken:
        key, number = f"{first}_{number}", number + 1
    return key
