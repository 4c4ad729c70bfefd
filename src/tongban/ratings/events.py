"""What the room announces."""

from dataclasses import dataclass
from datetime import datetime

from tongban.kernel.events import Event


@dataclass(frozen=True)
class CaseRated(Event):
    """A rating was given; grades 4 and 5 will start the rectification (R-RATE-10)."""

    case_id: int
    rating_id: int
    grade: int
    at: datetime
