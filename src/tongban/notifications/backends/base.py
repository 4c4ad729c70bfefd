"""What a provider of SMS or e-mail must do. Called from jobs, never inside the transaction of an operation."""

from datetime import datetime
from typing import Protocol


class ProviderFailed(Exception):
    """Not sent now; the same message may be tried again under the same id."""


class AddressRefused(Exception):
    """Never to be sent: the provider knows the address is wrong."""


class NotificationBackend(Protocol):
    """One vendor's module implements this; `TONGBAN_NOTIFICATIONS` names it per channel."""

    def send(self, *, stable_id: str, channel: str, address: str, title: str, text: str, at: datetime) -> str:
        """Send once per `stable_id`; the provider's own id of the message. Raises ProviderFailed, AddressRefused.

        A provider that does not answer within some ten seconds has failed: the worker's hands are few.
        """
