"""`tongban calendar`: what design §4 promises on the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tongban.calendars.selectors import working_calendar

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("calendar", *arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


def test_due_prints_the_day_and_nothing_else():
    assert run("due", "2025-06-03", "20", "--stopped", "2025-06-10/2025-06-25") == ("2025-07-16", "")
    assert run("due", "2023-12-17", "15", "--unit", "calendar_day") == ("2024-01-02", "")
    assert run("due", "2025-01-01T09:00", "30", "--unit", "hour")[0] == "2025-01-02T15:00:00"


def test_a_provisional_day_is_said_to_be_so_beside_the_answer():
    day, remark = run("due", "2027-03-01", "5")
    assert day == "2027-03-08" and "暂定" in remark
    assert json.loads(run("due", "2027-03-01", "5", "--json")[0])["provisional"] is True


def test_count_prints_the_working_days_after_a_up_to_b():
    assert run("count", "2025-09-26", "2025-10-10")[0] == "5"
    assert json.loads(run("count", "2025-10-10", "2025-09-26", "--json")[0])["working_days"] == -5


def test_a_file_is_answered_line_by_line_and_a_bad_row_with_its_reason(tmp_path):
    file = tmp_path / "asked.csv"
    file.write_text(
        "\ufeffstart,n,unit,stopped\n"
        "2025-06-03,20,,2025-06-10/2025-06-25\n"
        "2025-06-31,20,working_day,\n"
        "2023-12-17,15,calendar_day,\n"
        "2025-06-03,x,,\n"
        "2025-06-03,20,,2025-06-10\n"
        "2025-06-03,20,,2025-06-10/2025-06-12;2025-06-12/2025-06-25\n"
        "2025-06-03\n",
        encoding="utf-8",
    )
    lines = [json.loads(line) for line in run("due", "--from", str(file))[0].splitlines()]
    assert [line.get("due") or line["reason"] for line in lines] == [
        "2025-07-16", "calendar.not_a_date", "2024-01-02", "calendar.not_a_number_of_days", "calendar.not_a_stop",
        "2025-07-16", "calendar.not_a_number_of_days",
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [
    ("due", "yesterday", "5"), ("due", "2025-01-01", "-5"), ("due",), ("due", "--from", "/nowhere.csv"),
    ("due", "2025-01-01", "5", "--stopped", "2025-01-09/2025-01-02"), ("count", "2025-01-01", "soon"),
    ("import", "/nowhere.json"), ("due", "2025-01-01", "999999999"), ("due", "2025-01-01", "5", "--region", "x"),
])  # fmt: skip
def test_senseless_input_ends_with_one_plain_line(arguments):
    with pytest.raises(CommandError) as said:
        run(*arguments)
    assert "\n" not in str(said.value) and len(str(said.value)) > 5


def test_a_dry_run_shows_the_days_and_the_import_makes_them(tmp_path):
    file = tmp_path / "2027.json"
    file.write_text('{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}')
    shown = json.loads(run("import", str(file), "--dry-run", "--json")[0])
    assert shown["changes"] == [{"day": "2027-01-01", "is_working": False, "name": "元旦"}]
    assert not working_calendar().loaded(2027)
    assert "2027-01-01  放假  元旦" in run("import", str(file))[0]
    assert working_calendar().loaded(2027)
    assert run("years")[0].endswith("2026 2027")
