"""Names are written with characters that everybody else can read too (R-ID-9)."""

import pytest

from tongban.kernel.checks import shown, unusable_characters


@pytest.mark.parametrize(
    "name",
    ["王小明", "买买提·艾力", "阿依古丽·吐尔逊", "㛃蕊", "𬱖明", "\U00020bb7野", "\U0003106c", "\U00031350", "\U0002ebf0", "\U000323af",
     "O'Neill Anne-Marie", "Nguyễn Văn A", "ཚེ་རིང", "ᠪᠠᠶᠠᠷ\u180e", "葛\U000e0100", "〇一"],
)  # fmt: skip
def test_rare_and_foreign_characters_are_welcome(name):
    assert unusable_characters(name) == ""


@pytest.mark.parametrize(
    "name, bad",
    [("王\ue0a3明", "\ue0a3"), ("王\U000f0001", "\U000f0001"), ("王\u200b明", "\u200b"), ("\u202e明王", "\u202e"), ("王\x07明", "\x07"),
     ("王\n明", "\n"), ("王\u2028", "\u2028"), ("王\ufeff", "\ufeff"), ("王\U0001fffe", "\U0001fffe"), ("\u0378", "\u0378"),
     ("\ue0a3\ue0a3\x07", "\ue0a3\x07"), ("王\ud800", "\ud800")],
)  # fmt: skip
def test_private_invisible_and_missing_ones_are_named(name, bad):
    assert unusable_characters(name) == bad


def test_what_cannot_be_seen_is_named_by_its_place():
    assert shown("\ue0a3\u200b") == "U+E0A3、U+200B"
