"""A case log of another system goes through the operations; what nobody knows is carried and reported."""

import json

import pytest
from django.core.management import call_command

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
