"""Officials with lists, and exports asked for and written here and now."""

import pytest
from tests.cases import factories

from tongban.exports import running, services


@pytest.fixture
def office():
    return factories.an_office()


@pytest.fixture
def ask():
    def request(
        by, source="all", *, format="csv", at=factories.MONDAY_9AM, reason="核对数据", is_confirmed=True, **filters
    ):
        return services.request_export(
            source=source, filters=filters, format=format, reason=reason, is_confirmed=is_confirmed, by=by, at=at
        )

    return request


@pytest.fixture
def work_off():
    """Write what waits, at a moment of the test's own."""

    def work(at=factories.MONDAY_9AM):
        return running.work_off(clock=lambda: at)

    return work
