"""What a guide says of a version, in words."""

import pytest

from tongban.webkit.guide import exercise_level


@pytest.mark.parametrize(
    "said, words",
    [("3", "市级"), (" 1 ", "国家级"), ("7", "分级管理"), ("市级", "市级"), ("省级、市级", "省级、市级"), ("", "")],
)
def test_the_level_of_exercise_is_said_in_words(said, words):
    assert exercise_level(said) == words
