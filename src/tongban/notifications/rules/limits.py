"""Neither a flood nor silence: limits per address, and pauses between tries."""

from datetime import timedelta

SAME_AGAIN_AFTER = timedelta(minutes=1)  # one template and case: bulk work tells once
PER_HOUR = 20  # to one address; the account message is written all the same
MOST_TRIES = 6


def pause_after(tries: int) -> int:
    """Seconds before the next try: 10, 40, 160, 640, 2560."""
    return int(10 * 4 ** (tries - 1))
