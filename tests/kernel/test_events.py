"""Outbox and relay: in order per stream, each effect once, a failure stops only its own stream."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from tongban.kernel import events, relay
from tongban.kernel.models import EventPending, OutboxEvent

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Done(events.Event):
    case_id: int
    at: datetime
    due_on: date | None = None
    bodies: tuple[int, ...] = ()
    word: str = ""


@dataclass(frozen=True)
class Followed(events.Event):
    case_id: int
    at: datetime


@pytest.fixture
def seen(monkeypatch):
    """Handlers registered for one test only; what they saw."""
    monkeypatch.setattr(events, "_HANDLERS", type(events._HANDLERS)(list))
    return []


@pytest.mark.django_db
def test_handlers_get_the_event_with_its_types(seen):
    events.on(Done)(seen.append)
    event = Done(case_id=7, at=AT, due_on=date(2026, 3, 9), bodies=(3, 4), word="好")
    events.publish(event)
    assert events.drain() == 1
    assert seen == [event]
    assert OutboxEvent.objects.get().stream == "case:7"


@pytest.mark.django_db
def test_publishing_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        events.publish(Done(case_id=7, at=AT))


@pytest.mark.django_db
def test_events_published_by_handlers_are_drained_too(seen):
    @events.on(Done)
    def follow(event):
        events.publish(Followed(case_id=event.case_id, at=event.at))

    events.on(Followed)(seen.append)
    events.publish(Done(case_id=7, at=AT))
    assert events.drain() == 2
    assert seen == [Followed(case_id=7, at=AT)]
    assert not EventPending.objects.exists()


@pytest.mark.django_db
def test_a_limit_is_kept(seen):
    for case_id in (1, 1, 2):
        events.publish(Done(case_id=case_id, at=AT))
    assert events.drain(limit=2) == 2
    assert EventPending.objects.count() == 1


@pytest.mark.django_db
def test_each_stream_is_handled_in_order(seen):
    events.on(Done)(seen.append)
    for word in "甲乙丙":
        for case_id in (1, 2):
            events.publish(Done(case_id=case_id, at=AT, word=word))
    events.drain()
    assert ["".join(e.word for e in seen if e.case_id == case_id) for case_id in (1, 2)] == ["甲乙丙", "甲乙丙"]


@pytest.mark.django_db
def test_a_failing_handler_stops_its_stream_only_and_is_seen(seen):
    @events.on(Done)
    def picky(event):
        if event.case_id == 1:
            raise ValueError("接口不通")
        seen.append(event.case_id)

    for case_id in (1, 1, 2):
        events.publish(Done(case_id=case_id, at=AT))
    assert relay.run() == 1
    assert seen == [2]
    stuck = EventPending.objects.order_by("event_id").first()
    assert (stuck.tries, stuck.last_error) == (1, "ValueError: 接口不通")
    assert relay.run() == 0, "it must wait before it is tried again"


@pytest.mark.django_db
def test_what_was_done_before_a_failure_is_not_done_again(seen):
    broken = [True]
    events.on(Done)(seen.append)

    @events.on(Done)
    def second(event):
        if broken:
            raise ValueError

    events.publish(Done(case_id=1, at=AT))
    with pytest.raises(ValueError):
        events.drain()
    broken.clear()
    assert events.drain() == 1
    assert len(seen) == 1


@pytest.mark.django_db
def test_when_the_first_handler_fails_the_others_have_their_effect_once(seen):
    broken = [True]

    @events.on(Done)
    def first(event):
        events.publish(Followed(case_id=9, at=AT))
        if broken:
            raise ValueError

    events.on(Done)(seen.append)
    events.publish(Done(case_id=1, at=AT))
    assert relay.run() == 0
    assert (len(seen), OutboxEvent.objects.count()) == (1, 1), "the second worked, the first left nothing"
    assert EventPending.objects.get().tries == 1
    broken.clear()
    assert events.drain() == 2
    assert (len(seen), OutboxEvent.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_what_nobody_listens_to_goes_many_at_a_time_and_out_of_nobodys_way(seen, django_assert_num_queries):
    events.on(Followed)(seen.append)
    for case_id in range(50):
        events.publish(Done(case_id=case_id, at=AT))
    with django_assert_num_queries(3):  # the heads, away with them, no more heads
        assert relay.run() == 50
    for kind in (Done, Followed, Done, Followed):
        events.publish(kind(case_id=1, at=AT))
    assert relay.run() == 4
    assert len(seen) == 2


@pytest.mark.django_db
def test_an_event_costs_two_statements_beside_its_transaction_and_its_handler(seen, django_assert_num_queries):
    events.on(Done)(seen.append)
    for _ in range(10):
        events.publish(Done(case_id=1, at=AT))
    with django_assert_num_queries(2 + 10 * (2 + 2)):  # heads twice; begin and end, take, finish
        assert relay.run() == 10


@pytest.mark.django_db
def test_what_a_failing_handler_wrote_is_undone(seen):
    @events.on(Done)
    def half(event):
        events.publish(Followed(case_id=9, at=AT))
        raise ValueError

    events.publish(Done(case_id=1, at=AT))
    relay.run()
    assert OutboxEvent.objects.count() == 1


@pytest.mark.django_db
def test_an_event_that_nobody_listens_to_is_passed_over_behind_one_that_somebody_does(seen, monkeypatch):
    """Its kind may be unknown to the worker, which has published none."""
    events.on(Done)(seen.append)
    events.publish(Done(case_id=7, at=AT))
    events.publish(Followed(case_id=7, at=AT))
    events.publish(Done(case_id=7, at=AT, word="后"))
    monkeypatch.delitem(events._KINDS, events.kind_of(Followed))
    assert relay.run() == 3
    assert [event.word for event in seen] == ["", "后"]
    assert not EventPending.objects.exists()
