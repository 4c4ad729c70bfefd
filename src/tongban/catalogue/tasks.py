"""Periodic jobs. Each asks the clock once and does nothing the second time."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tongban.catalogue import services
from tongban.kernel import clocks


@app.periodic(cron="1 * * * *")
@app.task(queueing_lock="catalogue.force", name="catalogue.bring_into_force")
def bring_into_force(timestamp: int) -> int:
    """Every hour, so shortly after midnight too wherever that is: versions published ahead take effect."""
    now = timezone.now()
    clocks.require_right(now)
    return services.bring_into_force(now)
