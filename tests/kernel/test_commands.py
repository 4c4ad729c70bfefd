"""The reading commands: their answers and exit codes."""

import json

import pytest
from django.core.management import CommandError, call_command


def test_a_right_value_is_valid(capsys):
    call_command("check_value", "credit-code", "91350100M000100Y43")
    assert capsys.readouterr().out == "valid\n"


def test_a_wrong_value_ends_with_code_one_and_its_reason(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("check_value", "id-number", "360426199113010079", json=True)
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["reason"] == "bad_date"


def test_each_row_of_a_file_is_answered_in_order(tmp_path, capsys):
    file = tmp_path / "codes.csv"
    file.write_text("value,who\n91350100M000100Y43,a\n12345,b\n,c\n", encoding="utf-8-sig")
    call_command("check_value", "credit-code", file=file)
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["reason"] for answer in answers] == [None, "bad_length", "bad_length"]


@pytest.mark.parametrize("content", [b"code\n1\n", b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_is_said_plainly(tmp_path, content):
    file = tmp_path / "codes.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("check_value", "credit-code", file=file)
