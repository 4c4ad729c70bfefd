"""How well an item's name answers a query, 0 to 100."""

import re
from itertools import pairwise
from math import log10

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from tongban.catalogue.rules.coverage import WHOLE, coverage, parts_of
from tongban.catalogue.rules.reading import initials, is_chinese, pairs, segmentations, stands_in, syllables, units_of
from tongban.catalogue.rules.understanding import SHORTEST_SPARSE, Understood

NOTHING = 0.0
NEW = 1.2
FIRST = re.compile("新办|首次|初次|设立|申领|申请|核发|办理|新开办|开业")
LATER = re.compile(
    "注销|停业|歇业|变更|补办|补领|恢复|暂停|终止|取消|撤销|延续|转移|挂失|年检|年审|补发|换领|更正|报废"
)
MOST_POPULAR = 8.0
ON_SHELF = 50.0
BY_RESULT = 54.0  # its result is called so
OF_DEPARTMENT = 56.0
SYLLABLES_SHARED = 0.6
LETTERS_BESIDE = 0.75
GUESSED = 12.0  # less, for a saying that is one character away


def exact_score(understood: Understood, name: str) -> float:
    """For an item that the exact query found. What stands in the name counts most, then what is meant; NOTHING when neither
    does."""
    units = units_of(name)
    plain = "".join(units)
    cores = dict.fromkeys((understood.core.replace(" ", ""), understood.plain))
    best = max(max(_in_name(core, plain), _by_letters(core, units)) for core in cores)
    words = understood.rest.split()
    if len(words) > 1 and all(word in plain or _by_letters(word, units) for word in words):
        best = max(best, 80.0)
    best = max(best, meant_score(understood, plain))
    return best + _first_of_all(understood, plain) if best else NOTHING


def shelf_score(understood: Understood, name: str) -> float:
    """For an item of a theme or a department with such a name."""
    return ON_SHELF + 5 * _share(understood.plain, "".join(units_of(name)))


def meant_score(understood: Understood, plain: str) -> float:
    """By how much of what was said, in the words or by its meaning, stands in the name."""
    parts = parts_of(understood.plain, understood.said, understood.rarity)
    share = coverage(parts, plain)
    if not share:
        return NOTHING
    return 30.0 + 50 * share + 6 * min(len(understood.plain) / len(plain), 1)


def _first_of_all(understood: Understood, plain: str) -> float:
    """Who does not say what is to be done to a thing wants to get it, not to change it or give it up."""
    if (
        any(one.is_action for one in understood.said)
        or LATER.search(understood.plain)
        or FIRST.search(understood.plain)
    ):
        return 0.0
    return NEW if FIRST.search(plain) and not LATER.search(plain) else -NEW if LATER.search(plain) else 0.0


def is_direct(understood: Understood, name: str) -> bool:
    """Does the name hold the words themselves, or all that they mean? Else close spellings may be meant."""
    units, core = units_of(name), understood.plain
    plain = "".join(units)
    if stands_in(core, plain) or _by_letters(core, units):
        return True
    return coverage(parts_of(core, understood.said, understood.rarity), plain) >= WHOLE - 0.2


def similar_score(understood: Understood, name: str) -> float:
    """For an item that the query for close names found; NOTHING when it is not close after all."""
    units = units_of(name)
    plain, core = "".join(units), understood.plain
    if not core:
        return NOTHING
    if not any(is_chinese(unit) for unit in units_of(core)):
        readings = syllables(units)
        sparse = _letters_left_out(core, "".join(initials(units, readings)))
        return max(_close_by_sound(core, "".join(readings)), _syllables_shared(core, readings), sparse)
    if core in plain and not stands_in(core, plain):
        return NOTHING
    scores = [_reordered(core, plain), _one_wrong(core, plain), meant_score(understood, plain)]
    sound = " ".join(syllables(units_of(core)))
    if len(core) >= 2 and f" {sound} " in f" {' '.join(syllables(units))} ":
        scores.append(62.0 + 20 * len(core) / len(plain))
    return max(scores)


def same_words(understood: Understood, name: str) -> bool:
    """Is it the same words in another order, or their meaning, and not only a close spelling?"""
    return has_all_characters(understood, name) or bool(meant_score(understood, "".join(units_of(name))))


def has_all_characters(understood: Understood, name: str) -> bool:
    units, core = units_of(name), understood.plain
    return bool(_by_letters(core, units)) if core.isascii() else set(core) <= set("".join(units))


def with_popularity(score: float, popularity: int) -> float:
    """What others look for decides among equals, never more."""
    return round(min(score + min(2 * log10(1 + popularity), MOST_POPULAR), 110.0), 2)


def _in_name(core: str, plain: str) -> float:
    if not core or not stands_in(core, plain):
        return NOTHING
    if core == plain:
        return 100.0
    return 84.0 + 10 * len(core) / len(plain) + (2 if plain.startswith(core) else 0)


def _by_letters(core: str, units: list[str]) -> float:
    """Full pinyin, or first letters, of a part of the name."""
    if not (core.isascii() and core.isalpha() and len(core) > 1):
        return NOTHING
    readings, letters = syllables(units), "".join(initials(units))
    sound = "".join(readings)
    starts = {sum(map(len, readings[:n])) for n in range(len(readings))}
    if any(sound.startswith(core, start) for start in starts):
        return 76.0 + 14 * len(core) / len(sound)
    if core in letters:
        return 72.0 + 14 * len(core) / len(letters)
    return NOTHING


def _share(core: str, plain: str) -> float:
    """Which part of the core's pairs stands in the name."""
    wanted = pairs(units_of(core))
    return sum(pair in plain for pair in wanted) / len(wanted) if wanted else NOTHING


def _reordered(core: str, plain: str) -> float:
    """All characters are there, most of them in pairs: 提取公积金 for 公积金提取."""
    share = _share(core, plain)
    return 50.0 + 25 * share if set(core) <= set(plain) and share >= 0.5 else NOTHING


def _one_wrong(core: str, plain: str) -> float:
    """A stretch of the name differs from the core by one character (two from eight characters on)."""
    if len(core) < 3:
        return NOTHING
    allowed = 1 if len(core) < 8 else 2
    distance = min(
        OSA.distance(core, plain[start : start + length], score_cutoff=allowed)
        for length in {len(core) - 1, len(core), len(core) + 1}
        for start in range(max(1, len(plain) - length + 1))
    )
    if distance > allowed:
        return NOTHING
    if len(core) == 3 and not (_with_another_middle(core, plain) or _sounds_close(core, plain)):
        return NOTHING  # two of three characters are too little: 养老院 is no 养老金, but 居信证 is 居住证
    return 70.0 - 8 * distance + 20 * min(len(core) / len(plain), 1)


def _with_another_middle(core: str, plain: str) -> bool:
    return any(one == core[0] and other == core[2] for one, other in zip(plain, plain[2:], strict=False))


def _sounds_close(core: str, plain: str) -> bool:
    sound = "".join(syllables(units_of(core)))
    return fuzz.partial_ratio(sound, "".join(syllables(units_of(plain)))) >= 90


def _close_by_sound(core: str, sound: str) -> float:
    if len(core) < 5:
        return NOTHING
    ratio = fuzz.partial_ratio(core, sound)
    return 40.0 + ratio / 5 + 10 * min(len(core) / len(sound), 1) if ratio >= 85 else NOTHING


def _letters_left_out(core: str, letters: str) -> float:
    """First letters of a name with some left out: all in order, most of them beside the same neighbour."""
    rest = iter(letters)
    if len(core) < SHORTEST_SPARSE or not all(letter in rest for letter in core):
        return NOTHING
    share = sum(pair in letters for pair in pairs(core)) / (len(core) - 1)
    return 44.0 + 20 * share + 10 * len(core) / len(letters) if share >= LETTERS_BESIDE else NOTHING


def _syllables_shared(core: str, readings: list[str]) -> float:
    """Whole pinyin with words left out: every syllable is there, most of them beside the same neighbour."""
    best = NOTHING
    for way in segmentations(core):
        if len(way) < 3 or not set(way) <= set(readings):
            continue
        beside = set(pairwise(readings))
        share = sum(pair in beside for pair in pairwise(way)) / (len(way) - 1)
        if share >= SYLLABLES_SHARED:
            best = max(best, 50.0 + 20 * share + 10 * len(way) / max(len(readings), len(way)))
    return best
