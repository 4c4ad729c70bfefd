"""How sure we are of a person: the ladder R-USER-9, and what climbs it."""

from collections.abc import Collection

from tongban.identity.enums import AssuranceLevel, Factor

FACTORS_NEEDED = 2  # beside the identity card (R-USER-2)


def level_after_online(*, name_matches: bool, confirmed: Collection[Factor | str]) -> AssuranceLevel:
    """The level that online verification reaches: AL2 with name, number and two more factors, AL1 without them."""
    if not name_matches:
        return AssuranceLevel.UNVERIFIED
    return AssuranceLevel.THREE_FACTORS if len(set(confirmed)) >= FACTORS_NEEDED else AssuranceLevel.MATCHED


def level_after_counter(*, current: int, in_person: bool) -> int:
    """A clerk who reads the card of the person in front of them makes it AL3. Nothing at a counter lowers a level."""
    return max(current, AssuranceLevel.IN_PERSON) if in_person else current
