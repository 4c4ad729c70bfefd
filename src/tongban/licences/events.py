"""What this room announces."""

from dataclasses import dataclass
from datetime import datetime

from tongban.kernel.events import Event


@dataclass(frozen=True)
class LicenceIssued(Event):
    """A sealed licence is there and holds."""

    licence_id: int
    identifier: str
    case_number: str
    holder_id: int
    type_code: str
    at: datetime


@dataclass(frozen=True)
class LicenceStateChanged(Event):
    """A licence was withheld, restored, revoked, cancelled or replaced."""

    licence_id: int
    identifier: str
    state: str
    reason: str
    at: datetime
