"""What identity announces."""

from dataclasses import dataclass
from datetime import datetime

from tongban.kernel.events import Event


@dataclass(frozen=True)
class ApplicantRegistered(Event):
    """A person or a firm may now act online."""

    applicant_id: int
    at: datetime


@dataclass(frozen=True)
class MandateGranted(Event):
    """Somebody may now act for another; both are told."""

    mandate_id: int
    principal_id: int
    agent_id: int
    at: datetime


@dataclass(frozen=True)
class MandateRevoked(Event):
    """A right to act for another ended before its term; both are told."""

    mandate_id: int
    principal_id: int
    agent_id: int
    at: datetime
