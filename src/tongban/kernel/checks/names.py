"""Which characters a name may be written with (R-ID-9): all that have a place in Unicode, however rare, and no others."""

import unicodedata

# Planes of Chinese characters that newer standards fill faster than the tables of our interpreter: a character there that
# it does not know yet is a rare one, no mistake.
RARE_FROM, RARE_TO = 0x20000, 0x3FFFD
NOT_A_CHARACTER = 0xFFFE  # the last two places of every plane
MONGOLIAN_VOWEL_SEPARATOR = "\u180e"  # part of Mongolian writing, though it is invisible


def unusable_characters(name: str) -> str:
    """The characters of `name` that nobody else can read or see, each once: private-use ones (自造字), control and invisible
    ones, halves of characters, and places where nothing stands. "" when all is well."""
    return "".join(character for character in dict.fromkeys(name) if not _is_usable(character))


def shown(characters: str) -> str:
    """The same to be read aloud: the character where it can be seen, and its place in any case ("U+E0A3")."""
    return "、".join(f"U+{ord(character):04X}" for character in characters)


def _is_usable(character: str) -> bool:
    place = ord(character)
    if place & NOT_A_CHARACTER == NOT_A_CHARACTER:
        return False
    match unicodedata.category(character):
        case "Co" | "Cc" | "Cs" | "Zl" | "Zp":
            return False
        case "Cf":
            return character == MONGOLIAN_VOWEL_SEPARATOR
        case "Cn":
            return RARE_FROM <= place <= RARE_TO
    return True
