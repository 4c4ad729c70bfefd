"""How much may be asked for, and when."""

MOST_WAITING = 3  # exports of one person that are not finished
UNCONFIRMED_ROWS = 100  # more need the password again (R-SEC-8)
TRIES = 3  # a file that was interrupted so often is given up


def needs_confirmation(rows: int) -> bool:
    """Whether so many rows are taken out only by somebody who has just shown that it is them."""
    return rows > UNCONFIRMED_ROWS


def still_allowed(*, then: list[str], now: list[str]) -> bool:
    """A file is for those posts that gave access to its rows: each must still be held."""
    return bool(then) and set(then) <= set(now)
