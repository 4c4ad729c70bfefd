"""One installation for all endurance tests of the run, and the account that each of them keeps."""

import os
import random
from collections.abc import Iterator

import pytest
from tests.endurance.installation import Installation
from tests.endurance.reporting import PROPERTY, Account


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    """`./run test --endurance`"""
    return request.config.getoption("--endurance")


@pytest.fixture(scope="session")
def shared_place() -> Iterator[Installation]:
    with Installation() as place:
        place.seed("tests.endurance.seeding")
        yield place


@pytest.fixture
def place(shared_place: Installation) -> Installation:
    """The installation, up and with one worker, whatever the test before did to it."""
    shared_place.restore()
    return shared_place


@pytest.fixture
def account() -> Account:
    """Filled by the test, which ends with `account.settle()`; its line stands in the report of the run."""
    return Account()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """The line belongs to the report of the call, failed or not."""
    try:
        return (yield)
    finally:
        kept = getattr(item, "funcargs", {}).get("account")
        if isinstance(kept, Account):
            item.user_properties.append((PROPERTY, kept.line))


@pytest.fixture
def chance() -> random.Random:
    """Random moments. The seed is printed; TONGBAN_SEED repeats a run."""
    seed = int(os.environ.get("TONGBAN_SEED") or random.SystemRandom().randrange(10**6))
    print(f"TONGBAN_SEED={seed}")
    return random.Random(seed)
