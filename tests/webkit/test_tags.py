"""What the template tags print."""

import pytest

from tongban.webkit.icons import ICONS
from tongban.webkit.templatetags import webkit


@pytest.mark.parametrize(
    "days, words",
    [(3, "剩3个工作日"), (0, "今天到期"), (-2, "已超期2个工作日"), (None, "")],
)
def test_remaining_days_are_said_in_words(days, words):
    assert webkit.remaining_days(days) == words


def test_a_stopped_clock_says_so_whatever_the_days():
    assert webkit.remaining_days(-4, True) == "已暂停计时"


@pytest.mark.parametrize("days, colour", [(5, "green"), (1, "amber"), (0, "amber"), (-1, "red"), (None, "blue")])
def test_the_light_follows_the_days(days, colour):
    assert f'class="light light-{colour}"' in webkit.days_left(days)


def test_a_light_never_comes_without_words():
    assert "<span>不计时限</span>" in webkit.days_left(None)


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_hidden_from_screen_readers_unless_it_has_a_label(name):
    assert 'aria-hidden="true"' in webkit.icon(name)
    assert 'role="img" aria-label="说明"' in webkit.icon(name, "说明")


def test_a_masked_value_is_not_read_out_star_by_star():
    assert "110002X（部分隐藏）" in webkit.masked("110***********002X")
