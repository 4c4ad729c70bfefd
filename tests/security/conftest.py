"""Each run of these tests has keys and files of its own, and counts what is asked from nought."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def _var_of_this_run(tmp_path_factory):
    from django.conf import settings

    before = settings.TONGBAN_VAR, settings.TONGBAN_FILES
    folder = tmp_path_factory.mktemp("var")
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = folder, folder / "files"
    yield
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = before
