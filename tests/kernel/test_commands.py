"""The reading commands: their answers and exit codes."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.kernel.test_events import Done, seen  # noqa: F401

from tongban.kernel import events, health, relay


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


def test_an_empty_line_of_a_single_column_is_answered_too(tmp_path, capsys):
    file = tmp_path / "codes.csv"
    file.write_text("value\n91350100M000100Y43\n\n12345\n\n", encoding="utf-8")
    call_command("check_value", "credit-code", file=file)
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["reason"] for answer in answers] == [None, "bad_length", "bad_length", "bad_length"]


@pytest.mark.parametrize("content", [b"code\n1\n", b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_is_said_plainly(tmp_path, content):
    file = tmp_path / "codes.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("check_value", "credit-code", file=file)


@pytest.mark.django_db
def test_an_event_that_cannot_be_handled_shows_in_the_examination(seen):  # noqa: F811
    @events.on(Done)
    def broken(event):
        raise ValueError("接口不通")

    events.publish(Done(case_id=7, at=event_time()))
    relay.run()
    problems = [finding.text for finding in health.examine() if finding.level == "problem"]
    assert any("case:7" in text and "接口不通" in text for text in problems)


@pytest.mark.django_db
def test_keys_that_others_can_read_are_a_problem(settings, tmp_path):
    settings.TONGBAN_VAR = tmp_path
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "master.key").write_text("x")
    (tmp_path / "keys" / "master.key").chmod(0o644)
    problems = [finding.text for finding in health.examine() if finding.level == "problem"]
    assert any("master.key" in text for text in problems)


def event_time():
    from datetime import UTC, datetime

    return datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.django_db
def test_a_password_alone_and_a_failing_job_show_in_the_examination(settings, empty_queue):
    settings.TONGBAN_STAFF_SECOND_FACTOR = "optional"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) "
            "VALUES ('following', 'cases.make_licence_of_grant', '{}', 'todo', 2)"
        )
    said = "\n".join(finding.text for finding in health.examine())
    assert "TONGBAN_STAFF_SECOND_FACTOR=required" in said and "Job cases.make_licence_of_grant" in said
    settings.TONGBAN_STAFF_SECOND_FACTOR = "required"
    assert "TONGBAN_STAFF_SECOND_FACTOR" not in "\n".join(finding.text for finding in health.examine())
