"""Reading messages."""

from tongban.kernel.pages import Page, keyset
from tongban.kernel.shaped import Shaped
from tongban.notifications.models import Delivery, DemoSent, Message


def messages_for(applicant_id: int, after: str | None = None, limit: int = 20) -> Page[Message]:
    """This person's messages, the newest first. One query a page."""
    return keyset(
        Message.objects.filter(applicant_id=applicant_id), order=("-created_at", "-id"), after=after, limit=limit
    )


def unread_count(applicant_id: int) -> int:
    """How many are unread, counted to 100 at most: faces show "99+"."""
    return len(_unread(applicant_id))


_unread = Shaped(
    lambda applicant_id: Message.objects.filter(applicant_id=applicant_id, read_at__isnull=True).values_list("pk")[:100]
)


def deliveries_of(message: Message) -> list[Delivery]:
    """How one message went out."""
    return list(message.deliveries.order_by("pk"))


def sent_messages(after: str | None = None, limit: int = 50) -> Page[DemoSent]:
    """What the demo provider sent, the newest first: SMS and e-mail to read on a page of the demo."""
    return keyset(DemoSent.objects.all(), order=("-sent_at", "-id"), after=after, limit=limit)
