"""What was published ahead takes effect when its day has come: versions first, so that what goes on in new items has
something to go on with, then suspensions, cancellations, splits and mergers."""

from datetime import datetime

from tongban.catalogue.services.publishing import bring_versions_into_force
from tongban.catalogue.services.standing import bring_acts_into_force


def bring_into_force(at: datetime) -> int:
    """Returns how many items moved to another version and how many acts came into force. Does nothing the second time."""
    return bring_versions_into_force(at) + bring_acts_into_force(at)
