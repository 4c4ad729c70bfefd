"""How the words of a log become ours. What no rule knows is carried in its own words and reported."""

import re
from enum import Enum

from tongban.cases.enums import Channel


class Act(Enum):
    """What an activity does here: it accepts, it examines, or it is work that is put on record."""

    ACCEPT = "accept"
    EXAMINE = "examine"
    RECORD = "record"


# The first rule whose words occur in the activity decides. An opening code ("T04 ") means nothing.
RULES: list[tuple[str, Act]] = [
    (r"determine confirmation of receipt|\baccept", Act.ACCEPT),
    (r"confirmation of receipt|\breceipt\b|\bregister", Act.RECORD),
    (r"determine necessity to stop indication", Act.EXAMINE),
    (r"\b(advice|stop indication|unlicensed|hold request)\b", Act.RECORD),
]
CHANNELS = {"internet": Channel.ONLINE, "e-mail": Channel.ONLINE, "desk": Channel.WINDOW, "post": Channel.POST}


def act_of(activity: str) -> Act | None:
    """None for an activity that no rule knows."""
    words = activity.casefold()
    return next((act for pattern, act in RULES if re.search(pattern, words)), None)


def channel_of(channel: str) -> Channel | None:
    """None for a channel that we do not know."""
    return CHANNELS.get(channel.strip().casefold())
