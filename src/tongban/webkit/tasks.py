"""Periodic jobs of the web frame."""

from datetime import datetime

from tongban.kernel import jobs
from tongban.webkit import keeping


@jobs.periodic("*/10 * * * *")
def forget_kept_forms(at: datetime) -> None:
    """What nobody fetched in its half hour goes, also when nobody else's session ends."""
    keeping.forget_old(at)
