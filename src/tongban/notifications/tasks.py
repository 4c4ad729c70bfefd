"""Jobs that hand queued messages to their providers."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tongban.notifications import services


@app.task(
    queue="notifications", name="tongban.notifications.tasks.deliver",
    retry=RetryStrategy(max_attempts=8, exponential_wait=2),
)  # fmt: skip
def deliver(delivery_id: int) -> None:
    """One try; when the provider fails, the next is another job, later. When something else fails (the database went away
    in the middle), this very job is tried again: the stable id keeps the provider from sending twice."""
    pause = services.deliver(delivery_id=delivery_id, at=timezone.now())
    if pause is not None:
        deliver.configure(schedule_in={"seconds": pause}, priority=services.LAST).defer(delivery_id=delivery_id)
