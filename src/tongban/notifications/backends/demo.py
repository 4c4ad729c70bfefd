"""The demo provider: keeps what it sent in a table. `TONGBAN_DEMO_PROVIDER` = `failing` or `slow` shows bad days."""

import time
from datetime import datetime

from django.conf import settings

from tongban.notifications.backends.base import AddressRefused, ProviderFailed
from tongban.notifications.models import DemoSent

SLOW_SECONDS = 2


class DemoBackend:
    """Nothing leaves the machine. Numbers that end in 0000 are refused, as a provider refuses dead numbers."""

    def send(self, *, stable_id: str, channel: str, address: str, title: str, text: str, at: datetime) -> str:
        mode = settings.TONGBAN_DEMO_PROVIDER
        if mode == "failing":
            raise ProviderFailed("demo provider is set to fail")
        if mode == "slow":
            time.sleep(SLOW_SECONDS)
        if address.endswith("0000"):
            raise AddressRefused("number not in service")
        sent, _ = DemoSent.objects.get_or_create(
            stable_id=stable_id,
            defaults={"channel": channel, "address": address, "title": title, "text": text, "sent_at": at},
        )
        return f"demo-{sent.pk}"
