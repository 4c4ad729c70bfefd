"""How well an item's name answers a query, 0 to 100."""

from math import log10

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from tongban.catalogue.rules.reading import initials, is_chinese, pairs, syllables, units_of
from tongban.catalogue.rules.understanding import Understood

NOTHING = 0.0
MOST_POPULAR = 8.0
LONG_ENOUGH_FOR_CONTENT = 4


def exact_score(understood: Understood, name: str, on_shelf: bool) -> float:
    """For an item that the exact query found. What stands in the name counts most, then a meaning, then its shelf
    (saying, theme, department), then its content, where a short word says too little."""
    units = units_of(name)
    plain, core = "".join(units), understood.core.replace(" ", "")
    best = max(_in_name(core, plain), _by_letters(core, units), _meant(understood, plain))
    words = understood.core.split()
    if len(words) > 1 and all(word in plain or _by_letters(word, units) for word in words):
        best = max(best, 80.0)
    if best:
        return best
    share = _share(core, plain)
    if on_shelf or core.isascii():  # content is not searched by letters
        return 45.0 + 10 * share
    return 25.0 + 40 * share if share or len(core) >= LONG_ENOUGH_FOR_CONTENT else NOTHING


def is_direct(understood: Understood, name: str) -> bool:
    """Does the name hold the words themselves, or is the whole query a saying? Else close spellings may be meant."""
    units, core = units_of(name), understood.core.replace(" ", "")
    if core in "".join(units) or _by_letters(core, units):
        return True
    return any(len(core) - len(said) <= 2 for said, _ in understood.sayings)


def similar_score(understood: Understood, name: str) -> float:
    """For an item that the query for close names found; NOTHING when it is not close after all."""
    units = units_of(name)
    plain, core = "".join(units), understood.core.replace(" ", "")
    if not core:
        return NOTHING
    if not any(is_chinese(unit) for unit in units_of(core)):
        return _close_by_sound(core, "".join(syllables(units)))
    scores = [_reordered(core, plain), _one_wrong(core, plain)]
    sound = " ".join(syllables(units_of(core)))
    if len(core) >= 2 and f" {sound} " in f" {' '.join(syllables(units))} ":
        scores.append(62.0 + 20 * len(core) / len(plain))
    return max(scores)


def with_popularity(score: float, popularity: int) -> float:
    """What others look for decides among equals, never more."""
    return round(min(score + min(2 * log10(1 + popularity), MOST_POPULAR), 110.0), 2)


def _in_name(core: str, plain: str) -> float:
    if not core or core not in plain:
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


def _meant(understood: Understood, plain: str) -> float:
    """A meaning of what was said stands in the name; earlier meanings count more, and what else was said helps."""
    best = NOTHING
    for said, names in understood.sayings:
        rest = [part for part in pairs(units_of(understood.core.replace(said, ""))) if part in plain]
        for place, name in enumerate(names):
            if name in plain:
                whole = 20 * len(said) / max(len(understood.core), 1)  # a saying inside a long query means less
                best = max(best, 60.0 + whole - 3 * place + 8 * len(name) / len(plain) + min(3 * len(rest), 6))
    return best


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
        Levenshtein.distance(core, plain[start : start + length], score_cutoff=allowed)
        for length in {len(core) - 1, len(core), len(core) + 1}
        for start in range(max(1, len(plain) - length + 1))
    )
    if distance > allowed:
        return NOTHING
    if len(core) == 3 and not _sounds_close(core, plain):
        return NOTHING  # two of three characters are too little: 养老院 is no 养老金
    return 70.0 - 8 * distance + 20 * min(len(core) / len(plain), 1)


def _sounds_close(core: str, plain: str) -> bool:
    sound = "".join(syllables(units_of(core)))
    return fuzz.partial_ratio(sound, "".join(syllables(units_of(plain)))) >= 85


def _close_by_sound(core: str, sound: str) -> float:
    if len(core) < 5:
        return NOTHING
    ratio = fuzz.partial_ratio(core, sound)
    return 40.0 + ratio / 5 + 10 * min(len(core) / len(sound), 1) if ratio >= 85 else NOTHING
