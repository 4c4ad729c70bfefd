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


def pytest_collection_modifyitems(config, items):
    """The long forms run with `./run test --endurance` or `-m endurance` only."""
    if config.getoption("--endurance", default=False) or "endurance" in config.option.markexpr:
        return
    long = [item for item in items if item.get_closest_marker("endurance")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
