"""The settings of an installation to be hurt: those of the suite, with a provider and a machine's clock that tests can turn.

`TONGBAN_VAR/clock` holds the seconds by which the clocks of its processes go wrong; PostgreSQL's goes right.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from config.settings.test import *  # noqa: F403
from config.settings.test import TONGBAN_VAR

OFFSET = Path(TONGBAN_VAR) / "clock"
_true_time = time.time


def offset() -> float:
    try:
        return float(OFFSET.read_text() or 0)
    except (OSError, ValueError):
        return 0.0


if os.environ.get("TONGBAN_WRONG_CLOCK"):
    # What faces and tasks ask: Django's clock, and that of Python for sessions and signatures.
    timezone.now = lambda: datetime.now(UTC) + timedelta(seconds=offset())
    time.time = lambda: _true_time() + offset()

TONGBAN_NOTIFICATIONS = {"sms": "tests.endurance.provider.Provider", "email": "demo"}
