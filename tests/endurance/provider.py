"""A provider of short messages with bad days: `TONGBAN_VAR/provider` holds its mood, `sent` what came to it and what went out.

good · failing · slow · deaf (sends, and then fails to say so: asked again with the same id, it answers a second time).
Like the real ones it sends once per stable id; what it was asked stands in the file line by line.
"""

import json
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tongban.notifications.backends import ProviderFailed

SLOW_SECONDS = 4.0  # or until its mood is better


class Provider:
    def send(self, *, stable_id: str, channel: str, address: str, title: str, text: str, at: datetime) -> str:
        folder = Path(settings.TONGBAN_VAR)
        mood = _mood(folder)
        sends = mood != "failing"
        line = json.dumps(
            {"id": stable_id, "to": address, "text": text, "mood": mood, "sends": sends}, ensure_ascii=False
        )
        with (folder / "sent").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        until = time.monotonic() + SLOW_SECONDS
        while _mood(folder) == "slow" and time.monotonic() < until:
            time.sleep(0.1)
        if mood in ("failing", "deaf"):
            raise ProviderFailed(f"the provider is {mood}")
        return f"p-{stable_id[:8]}"


def _mood(folder: Path) -> str:
    return (folder / "provider").read_text() if (folder / "provider").exists() else "good"
