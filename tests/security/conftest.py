"""Each run of these tests has keys and files of its own, and counts what is asked from nought."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(autouse=True, scope="session")
def _var_of_this_run(tmp_path_factory):
    from django.conf import settings

    before = settings.TONGBAN_VAR, settings.TONGBAN_FILES
    folder = tmp_path_factory.mktemp("var")
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = folder, folder / "files"
    yield
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = before


def pytest_collection_modifyitems(config, items):
    """The long forms run with `./run test --endurance` (and they alone) or `-m endurance`, never beside the short ones."""
    if "endurance" in config.option.markexpr:
        return
    wants_long = bool(config.getoption("--endurance", default=False))
    here = [item for item in items if item.path.parent == HERE]
    left_out = {item for item in here if bool(item.get_closest_marker("endurance")) != wants_long}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
