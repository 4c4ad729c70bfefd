"""Periodic jobs of the room."""

from datetime import datetime

from tongban.identity import services
from tongban.kernel import jobs


@jobs.daily("03:20")
def forget_what_is_over(at: datetime) -> None:
    """Failed tries that count no more, and sessions whose time ran out."""
    services.forget_old_tries(at)
    services.forget_ended_sessions(at)
