"""The real division table, loaded once a module outside the tests' transactions and taken away afterwards."""

from datetime import UTC, datetime

import pytest

from tongban.regions import services
from tongban.regions.models import DivisionTable, Region

LOADED_AT = datetime(2026, 9, 14, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def divisions(django_db_setup, django_db_blocker):
    """All 48,650 rows (about a second)."""
    with django_db_blocker.unblock():
        yield services.load_divisions(at=LOADED_AT)
        Region.objects.all().delete()
        DivisionTable.objects.all().delete()
