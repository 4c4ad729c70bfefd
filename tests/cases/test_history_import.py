"""Closed cases of another system come in whole, once, and as if they had been handled here."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.factories import MONDAY_9AM, SHANGHAI, an_office, at
from tests.cases.history_files import a_file, a_row

from tongban.cases import selectors
from tongban.cases.history import import_history
from tongban.cases.models import Case, CaseStep, ClockEvent, HistoryImport
from tongban.identity.models import Applicant
from tongban.kernel import counters, events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid
from tongban.kernel.models import AuditEntry, Counter, EventPending, OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def code(office):
    return office.item.code


def take_over(path, **more):
    return import_history(path, source="old", by=SYSTEM, at=MONDAY_9AM, **more)


def test_a_case_comes_in_with_its_stages_its_clocks_and_a_number_of_ours(tmp_path, office, code):
    report = take_over(a_file(tmp_path, [a_row(code, due_on="2025-06-20", 科室="行政审批科")]))
    assert (report.rows, report.written, report.problems) == (1, 1, [])
    case = Case.objects.get()
    assert (case.state, case.is_granted, case.number) == ("delivered", True, f"{code}202506060001")
    assert (case.source_key, case.source["number"], case.source["other"]) == (
        "old:A-1",
        "旧-2025-001",
        {"科室": "行政审批科"},
    )
    assert (case.received_on, case.accepted_on, case.promised_due_on) == (
        date(2025, 6, 6),
        date(2025, 6, 9),
        date(2025, 6, 20),
    )
    assert case.closed_at.astimezone(SHANGHAI).isoformat() == "2025-06-12T11:30:00+08:00"
    assert case.body == office.body and case.applicant.document_no == a_row(code)["document_no"]
    steps = CaseStep.objects.filter(case=case).values_list("kind", "actor_name", "state")
    assert [kind for kind, _, _ in steps] == ["intake", "acceptance", "examination", "decision", "delivery"]
    assert {state for _, _, state in steps} == {"done"} and ("decision", "李丽", "done") in steps
    assert ClockEvent.objects.filter(case_id=case.pk).count() == 6
    assert list(selectors.verify_clocks()) == []
    assert [found.number for found in selectors.of_the_body(office.leader, date(2026, 3, 2)).rows] == [case.number]


@pytest.mark.parametrize("outcome, state, emptied", [
    ("不予许可", "delivered", ()), ("不予受理", "not_accepted", ("accepted_at", "examined_at", "decided_at")),
    ("withdrawn", "withdrawn", ("decided_at",)), ("terminated", "terminated", ("decided_at", "examined_at")),
])  # fmt: skip
def test_every_outcome_closes_in_its_own_way(tmp_path, code, outcome, state, emptied):
    row = a_row(code, outcome=outcome, reasons="材料不实") | dict.fromkeys(emptied, "")
    assert take_over(a_file(tmp_path, [row])).problems == []
    case = Case.objects.get()
    assert (case.state, case.is_open, case.result["reasons"]) == (state, False, "材料不实")
    assert case.is_granted is (False if state == "delivered" else None)
    assert list(selectors.verify_clocks()) == []


@pytest.mark.parametrize("cell, column", [
    ({"id": ""}, "id"), ({"id": "x" * 121}, "id"), ({"item_code": "无此事项"}, "item_code"), ({"applicant": ""}, "applicant"),
    ({"document_no": "110101199001011231"}, "document_no"), ({"document_type": "999"}, "document_type"),
    ({"channel": "飞鸽"}, "channel"), ({"received_at": "六月六日"}, "received_at"), ({"received_at": ""}, "received_at"),
    ({"accepted_at": "2025-06-01"}, "accepted_at"), ({"accepted_at": ""}, "accepted_at"), ({"decided_at": ""}, "decided_at"),
    ({"closed_at": "2031-01-01"}, "closed_at"), ({"closed_at": "2025-06-11 08:00"}, "closed_at"), ({"due_on": "明天"}, "due_on"),
    ({"outcome": "好"}, "outcome"), ({"outcome": "withdrawn"}, "decided_at"),
    ({"outcome": "not_accepted", "decided_at": ""}, "accepted_at"), ({"reasons": "x" * 2001}, "reasons"),
])  # fmt: skip
def test_a_faulty_cell_is_named_by_row_and_column_and_nothing_is_written(tmp_path, code, cell, column):
    report = take_over(a_file(tmp_path, [a_row(code, 1), a_row(code, 2) | cell]))
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, column)]
    assert not Case.objects.exists() and not HistoryImport.objects.exists()


def test_a_number_that_makes_no_sense_is_not_repeated_in_the_message(tmp_path, code):
    report = take_over(a_file(tmp_path, [a_row(code, document_no="110101199001011231")]))
    assert "110101199001011231" not in str(report.problems[0])


def test_an_id_that_stands_twice_is_named(tmp_path, code):
    report = take_over(a_file(tmp_path, [a_row(code, 1), a_row(code, 2), a_row(code, 3) | {"id": "A-1"}]))
    assert [str(problem) for problem in report.problems] == ["row 4, column id: stands in the file before: A-1"]


def test_a_dry_run_checks_and_writes_nothing(tmp_path, code):
    report = take_over(a_file(tmp_path, [a_row(code)]), dry_run=True)
    assert (report.rows, report.problems) == (1, [])
    assert not Case.objects.exists() and not Applicant.objects.filter(name="赵云朵").exists()


def test_what_is_written_is_what_was_checked_though_the_file_is_another_by_then(tmp_path, code, monkeypatch):
    from tongban.cases.history import running

    path = a_file(tmp_path, [a_row(code, n) for n in range(1, 6)])
    monkeypatch.setattr(running, "BATCH", 2)
    check = running._check

    def and_then_the_file_changes(*given, **more):
        report = check(*given, **more)
        path.write_text(path.read_text().replace("赵云朵", "另一人"))
        return report

    monkeypatch.setattr(running, "_check", and_then_the_file_changes)
    assert take_over(path).written == 5
    assert set(Case.objects.values_list("applicant_name", flat=True)) == {"赵云朵"}


@pytest.mark.parametrize("more", [{}, {"dry_run": True}])
def test_nothing_of_the_file_is_left_in_the_folder_of_the_installation(tmp_path, code, monkeypatch, more):
    var = tmp_path / "var"
    monkeypatch.setenv("TONGBAN_VAR", str(var))
    take_over(a_file(tmp_path, [a_row(code, 1), a_row(code, 2)]), **more)
    assert list(var.iterdir()) == []


def test_the_same_file_again_changes_nothing_and_a_longer_one_brings_only_what_is_new(tmp_path, code):
    rows = [a_row(code, n) for n in range(1, 4)]
    take_over(a_file(tmp_path, rows))
    again = take_over(a_file(tmp_path, rows))
    longer = take_over(a_file(tmp_path, [*rows, a_row(code, 4)]))
    assert (again.written, again.here, longer.written, longer.here) == (0, 3, 1, 3)
    assert Case.objects.count() == 4 and Applicant.objects.filter(name="赵云朵").count() == 4
    assert Counter.objects.get(name=f"case:{code}:20250606").last == 4
    assert counters.next_number(f"case:{code}:20250606") == 5


def test_one_applicant_of_many_cases_is_one_and_who_is_known_stays_as_they_are(tmp_path, code):
    known = a_row(code)
    take_over(a_file(tmp_path, [known]))
    take_over(
        a_file(tmp_path, [a_row(code, n) | {"document_no": known["document_no"], "applicant": "另名"} for n in (2, 3)])
    )
    applicant = Applicant.objects.get(name="赵云朵")
    assert Case.objects.filter(applicant=applicant).count() == 3


def test_a_batch_leaves_one_audit_line_and_one_event_and_tells_nobody(tmp_path, code):
    take_over(a_file(tmp_path, [a_row(code, n) for n in range(1, 4)]))
    line = AuditEntry.objects.get(code="case.history_imported")
    assert (line.facts["cases"], line.facts["first_row"], line.facts["last_row"]) == (3, 2, 4)
    assert OutboxEvent.objects.filter(kind="cases.HistoryImported").count() == 1
    events.drain()
    assert not EventPending.objects.exists()
    assert selectors.events_page(SYSTEM, on=date(2026, 3, 2)).rows == []


def test_a_run_that_broke_off_goes_on_where_it_ended(tmp_path, code, monkeypatch):
    from tongban.cases.history import running

    path = a_file(tmp_path, [a_row(code, n) for n in range(1, 6)])
    monkeypatch.setattr(running, "BATCH", 2)
    whole, calls = running.write_batch, []

    def dies_in_the_second(*given, **more):
        calls.append(1)
        if len(calls) == 2:
            whole(*given, **more)
            raise KeyboardInterrupt  # after the rows, before the commit is known: the test's transaction keeps them
        return whole(*given, **more)

    monkeypatch.setattr(running, "write_batch", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        take_over(path)
    assert HistoryImport.objects.get().finished_at is None
    monkeypatch.setattr(running, "write_batch", whole)
    report = take_over(path)
    assert (report.here, report.written, Case.objects.count()) == (4, 1, 5)
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert [int(number[-4:]) for number in numbers] == [1, 2, 3, 4, 5]
    run = HistoryImport.objects.get()
    assert (run.cases, run.finished_at) == (5, MONDAY_9AM)


def test_a_batch_that_fails_half_way_leaves_nothing(tmp_path, code, monkeypatch):
    from tongban.cases.history import writing

    monkeypatch.setattr(writing.events, "publish", lambda event: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_over(a_file(tmp_path, [a_row(code)]))
    assert not Case.objects.exists() and not Counter.objects.filter(name__startswith="case:").exists()


def test_forty_cases_take_as_many_statements_as_three(tmp_path, code):
    counts = []
    for size in (3, 40):
        with CaptureQueriesContext(connection) as seen:
            take_over(a_file(tmp_path, [a_row(code, 50 * size + n) for n in range(size)], f"{size}.csv"))
        counts.append(len(seen))
    assert abs(counts[1] - counts[0]) <= 3, counts  # the versions of the item are looked up once in each run


def test_a_file_without_a_needed_column_or_in_another_encoding_is_refused(tmp_path, code):
    row = a_row(code)
    del row["closed_at"]
    with pytest.raises(Invalid, match="closed_at"):
        take_over(a_file(tmp_path, [row]))
    path = tmp_path / "gbk.csv"
    path.write_bytes("编号,事项编码\n一,二\n".encode("gb18030"))
    with pytest.raises(Invalid, match="UTF-8"):
        take_over(path)
    with pytest.raises(Invalid, match="no such file"):
        take_over(tmp_path / "none.csv")


def test_the_command_says_what_came_in_and_ends_with_1_for_a_faulty_file(tmp_path, code, capsys):
    call_command("cases", "import-history", str(a_file(tmp_path, [a_row(code)])))
    assert "1 rows, 0 problems, 1 cases written" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("cases", "import-history", str(a_file(tmp_path, [a_row(code, 2, closed_at="")])), json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["problems"] == [{"row": 2, "column": "closed_at", "reason": "is empty", "value": ""}]


def test_headings_may_be_chinese_and_the_document_type_is_seen_from_the_number(tmp_path, code):
    from tongban.cases.history.checking import ALIASES

    ours = {name: heading for heading, name in ALIASES.items()}
    firm = a_row(code, 9, document_no="91990000000012345H", outcome="准予")
    from tongban.identity import synthetic

    firm["document_no"] = synthetic.credit_code(12345)
    report = take_over(a_file(tmp_path, [{ours[name]: value for name, value in firm.items()}]))
    assert report.problems == []
    assert Case.objects.get().applicant_kind == "legal"


def test_what_is_older_than_the_catalogue_pins_its_first_version(tmp_path, office, code):
    moved = {name: a_row(code)[name].replace("2025", "2019") for name in a_row(code) if name.endswith("_at")}
    assert take_over(a_file(tmp_path, [a_row(code) | moved])).problems == []
    assert Case.objects.get().version == office.item.versions.order_by("number").first()
    assert at("2019-06-12", 11, 30) - Case.objects.get().closed_at < timedelta(seconds=1)
