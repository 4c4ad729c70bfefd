"""A case log of another system goes through the operations; what nobody knows is carried and reported."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tongban.cases import selectors
from tongban.cases.enums import Channel, StepKind
from tongban.cases.models import Case, CaseStep
from tongban.cases.replay import read_log, replay_log, summary
from tongban.kernel.errors import Invalid
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db

CASES = """case_id,channel,department,responsible,startdate,enddate,deadline
one,Internet,General,Resource01,2011-03-01T10:00:00+01:00,2011-03-08T10:00:00+01:00,2011-03-05T10:00:00+01:00
two,Brieftaube,General,,2011-03-02T10:00:00+01:00,,2011-05-01T10:00:00+02:00
three,Desk,General,Resource02,2011-03-03T10:00:00+01:00,2011-03-04T10:00:00+01:00,
four,Desk,General,Resource02,gestern,,
"""
EVENTS = """case_id,activity,timestamp,resource
one,Confirmation of receipt,2011-03-01T11:00:00+01:00,Resource01
one,T04 Determine confirmation of receipt,2011-03-02T11:00:00+01:00,Resource03
one,T10 Determine necessity to stop indication,2011-03-03T11:00:00+01:00,Resource03
one,T05 Print and send confirmation of receipt,2011-03-09T11:00:00+01:00,Resource03
two,Ask the oracle,2011-03-03T11:00:00+01:00,Pythia
three,Confirmation of receipt,2011-03-03T11:00:00+01:00,
nobody,Confirmation of receipt,2011-03-03T11:00:00+01:00,Resource01
"""


@pytest.fixture
def small(tmp_path):
    (tmp_path / "small_events.csv").write_text(EVENTS)
    path = tmp_path / "small_cases.csv"
    path.write_text(CASES)
    return path


def test_a_small_log_goes_through_the_operations(small):
    log = read_log(small)
    assert replay_log(log) == 3
    found = summary("small")
    assert (found.cases, found.events, found.open, found.closed, found.late, found.median_days) == (3, 6, 1, 2, 1, 4.0)
    assert (found.unmapped_activities, found.unknown_channels) == (["Ask the oracle"], ["Brieftaube"])
    assert len(log.faults) == 3  # the time, the case without it, the event without a case
    one = Case.objects.get(source_key="small:one")
    assert (one.channel, one.due_on, one.promised_due_on.isoformat()) == (Channel.ONLINE, None, "2011-03-05")
    assert [step.name for step in selectors.timeline(one)] == [
        "收件", "Confirmation of receipt", "受理", "审查", "决定", "送达",
    ]  # fmt: skip
    assert [step.actor_name for step in selectors.timeline(one)][1:4] == ["Resource01", "Resource03", "Resource03"]
    assert AuditEntry.objects.get(code="case.told_after_closing").facts["activity"].startswith("T05")
    two = Case.objects.get(source_key="small:two")
    assert (two.channel, two.source["channel"]) == (Channel.IMPORT, "Brieftaube")
    assert two.steps.get(kind=StepKind.OTHER).actor_name == "Pythia"
    assert list(selectors.verify_clocks()) == []


def test_a_second_run_brings_nothing_in_twice(small):
    replay_log(read_log(small))
    assert replay_log(read_log(small)) == 0
    assert Case.objects.count() == 3


def test_a_name_that_is_too_long_is_cut_and_said(small):
    """Otherwise the database would refuse the whole log in its own words."""
    events = small.with_name("small_events.csv")
    events.write_text(EVENTS.replace("Pythia", "Pythia" * 30).replace("Ask the oracle", "Ask " * 60))
    log = read_log(small)
    assert [fault for fault in log.faults if "characters" in fault] == [
        "small_events.csv, row 6, column resource: 180 characters, the first 100 are kept",
        "small_events.csv, row 6, column activity: 239 characters, the first 100 are kept",
    ]
    assert replay_log(log) == 3
    assert Case.objects.get(source_key="small:two").steps.get(kind=StepKind.OTHER).actor_name == ("Pythia" * 30)[:100]


def test_what_is_no_log_is_said_to_be_none(tmp_path):
    path = tmp_path / "x_cases.csv"
    with pytest.raises(Invalid):
        read_log(path)
    path.write_text("number\n1\n")
    (tmp_path / "x_events.csv").write_text("case_id,activity,timestamp\n")
    with pytest.raises(Invalid, match="case_id, startdate"):
        read_log(path)


def test_the_receipt_phase_of_721_real_permit_cases(shared, capsys):
    call_command("replay", shared("data", "process_logs", "wabo_receipt_part_a_cases.csv"), json=True)
    found = json.loads(capsys.readouterr().out)
    wanted = {
        "cases": 721, "events": 4292, "open": 50, "closed": 671, "late": 193, "late_pct_of_closed": 28.76,
        "median_days": 50.61, "unmapped_activities": [],
    }  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted
    told = AuditEntry.objects.filter(code="case.told_after_closing").count()
    accepted = AuditEntry.objects.filter(code="case.accepted").count()
    recorded = CaseStep.objects.filter(kind=StepKind.OTHER).count()
    assert told == found["events_after_closing"]
    assert accepted >= 671
    assert (
        recorded + told < 4292 <= recorded + told + accepted + AuditEntry.objects.filter(code="case.examined").count()
    )
    assert list(selectors.verify_clocks()) == []


def test_events_alone_make_cases_that_begin_with_their_first_event(tmp_path):
    path = tmp_path / "fines_events.csv"
    path.write_text(
        "case_id,activity,date,amount\nA1,Create Fine,2006-07-24,35.0\nA1,Send Fine,2006-12-05,\nA2,Payment,x,\n"
    )
    log = read_log(path)
    replay_log(log)
    found = summary(log.name)
    assert (found.cases, found.events, found.open, found.closed) == (1, 2, 1, 0)
    assert found.unmapped_activities == ["Create Fine", "Send Fine"]
    assert found.unknown_channels == []
    assert any("row 4" in fault and "timestamp" in fault for fault in log.faults)
    assert (
        Case.objects.get().received_at.date().isoformat() == "2006-07-23"
    )  # midnight there is the evening before in UTC


def test_a_folder_with_one_log_is_that_log(small):
    assert read_log(small.parent).name == "small"


def test_a_folder_with_several_logs_is_refused_by_their_names(small):
    small.with_name("other_cases.csv").write_text(CASES)
    with pytest.raises(Invalid, match=r"other_cases\.csv"):
        read_log(small.parent)


def test_the_command_names_the_missing_columns_in_one_line(tmp_path):
    path = tmp_path / "odd_events.csv"
    path.write_text("id,what\n1,x\n")
    with pytest.raises(CommandError, match=r"odd_events\.csv: no column activity, case_id, timestamp"):
        call_command("replay", path)


@pytest.mark.parametrize("name", ["traffic_fines_events.csv", "travel_permit_variants_events.csv"])
def test_other_real_logs_can_be_read_whole(shared, name):
    log = read_log(shared("data", "process_logs", name))
    assert log.faults == []
    assert sum(len(case.events) for case in log.cases) in (34_724, 26_028)
    log.cases = log.cases[:5]
    assert replay_log(log) == 5
    assert summary(log.name).events == sum(len(case.events) for case in log.cases)
