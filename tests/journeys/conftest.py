"""Each module of these tests has keys and files of its own, and leaves the others theirs."""

from itertools import count

import pytest
from tests.journeys.hand import sit_down


@pytest.fixture(autouse=True, scope="module")
def _var_of_this_story(tmp_path_factory):
    from django.conf import settings

    before = settings.TONGBAN_VAR, settings.TONGBAN_FILES
    folder = tmp_path_factory.mktemp("var")
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = folder, folder / "files"
    yield
    settings.TONGBAN_VAR, settings.TONGBAN_FILES = before


@pytest.fixture
def at_desk(new_page, sign_in_as):
    """`at_desk(official or applicant)`: their hand, at a page of their own; whoever comes again sits down where they sat."""
    hands = {}

    def sit(who):
        if who.user.pk not in hands:
            hands[who.user.pk] = sit_down(new_page, sign_in_as, who.user)
        return hands[who.user.pk]

    return sit


@pytest.fixture
def axe(axe, shot, request):
    """Each page that is checked is pictured too, in the order of the story (see `shot`)."""
    story, pages = request.node.name.removeprefix("test_")[:24], count(1)

    def look(page):
        axe(page)
        shot(page, f"{story}-{next(pages):02}")

    return look
