"""When two items are "often done together": seen with enough people, often enough, and not only because both are common."""

from dataclasses import dataclass

WITHIN_DAYS = 30
FEWEST_PEOPLE = 5  # distinct applicants: fewer could be known by name (k-anonymity); a place may ask for more
LEAST_SHARE = 0.05  # of the people who did the one, so many did the other too
LEAST_LIFT = 2.0  # so many times more than if the two had nothing to do with each other
MOST_NAMED = 6


@dataclass(frozen=True)
class Seen:
    """What the cases of a year say about two items, in distinct applicants."""

    together: int
    of_item: int
    of_other: int
    everybody: int


def belong_together(seen: Seen, *, fewest: int = FEWEST_PEOPLE) -> bool:
    """Is the other item worth naming beside the item?"""
    if seen.together < max(fewest, 2) or not seen.of_item or not seen.of_other or not seen.everybody:
        return False
    share = seen.together / seen.of_item
    return share >= LEAST_SHARE and share / (seen.of_other / seen.everybody) >= LEAST_LIFT
