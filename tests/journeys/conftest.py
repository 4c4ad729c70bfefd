"""Each run of these tests has keys and files of its own."""

import pytest
from tests.journeys.hand import sit_down


@pytest.fixture(autouse=True, scope="session")
def _var_of_this_run(tmp_path_factory):
    from django.conf import settings

    before = settings.TONGBAN_VAR, settings.TONGBAN_FILES
    folder = tmp_path_factory.mktemp("var")
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = folder, folder / "files"
    yield
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = before


@pytest.fixture
def at_desk(new_page, sign_in_as):
    """`at_desk(official or applicant)`: their hand, at a page of their own."""
    return lambda who, **more: sit_down(new_page, sign_in_as, who.user, **more)
