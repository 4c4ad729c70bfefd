"""Where the shared reference data lies, and who imports at what moment."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tongban.kernel.actors import SYSTEM

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TONGBAN_SHARED", ROOT / ".." / "shared")) / "data" / "holidays"


@pytest.fixture
def who():
    return {"by": SYSTEM, "at": datetime(2026, 11, 2, 1, tzinfo=UTC)}


@pytest.fixture
def holidays():
    """The folder of reference data, which is no part of the repository."""
    if not SHARED.exists():
        message = f"The reference data of public holidays is not at {SHARED}."
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return SHARED
