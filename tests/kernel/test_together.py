"""Several at once: numbers, idempotent requests and relays, on connections of their own."""

import inspect
import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from tests.kernel.test_events import Done, seen  # noqa: F401

from tongban.kernel import events, relay
from tongban.kernel.counters import next_number
from tongban.kernel.idempotency import once
from tongban.kernel.models import EventHandled, EventPending, OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def together(work, times):
    """Run `work(n)` in that many threads, begun at one moment; their results, or the first failure."""
    start, results, failures = threading.Barrier(times), [], []

    def body(number):
        try:
            start.wait(120)
            results.append(work(number))
        except Exception as error:  # noqa: BLE001 - given to the test below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=body, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    if failures:
        raise failures[0]
    return results


def test_numbers_have_neither_gaps_nor_doubles():
    def take(_):
        numbers = []
        for attempt in range(20):
            try:
                with transaction.atomic():
                    number = next_number("case:0101")
                    if attempt % 5 == 4:
                        raise ZeroDivisionError
                    numbers.append(number)
            except ZeroDivisionError:
                pass  # the rolled-back number goes to the next one who asks
        return numbers

    taken = sorted(number for numbers in together(take, 6) for number in numbers)
    assert taken == list(range(1, 6 * 16 + 1))


def test_series_count_for_themselves():
    assert [next_number("a"), next_number("a"), next_number("b")] == [1, 2, 1]


def test_the_same_request_twice_at_the_same_moment_is_done_once():
    done = []

    def work():
        done.append(1)
        time.sleep(0.2)
        return 201, {"number": 1}

    answers = together(lambda _: once(owner="a", key="k", fingerprint="f", work=work), 4)
    assert len(done) == 1
    assert sorted(answer.replayed for answer in answers) == [False, True, True, True]
    assert all(answer.body == {"number": 1} for answer in answers)


def test_several_relays_keep_the_order_and_do_nothing_twice(seen):  # noqa: F811
    @events.on(Done)
    def slowly(event):
        time.sleep(0.002)
        seen.append((event.case_id, event.word))

    for number in range(60):
        events.publish(Done(case_id=number % 3, at=AT, word=str(number)))
    together(lambda _: relay.run(), 4)
    events.drain()  # what was locked by another relay at its last look
    assert sorted(int(word) for _, word in seen) == list(range(60))
    for case_id in range(3):
        words = [int(word) for of, word in seen if of == case_id]
        assert words == sorted(words)
    assert not EventPending.objects.exists()
    assert EventHandled.objects.count() == 60


def test_an_event_committed_late_with_a_low_id_is_handled(seen):  # noqa: F811
    events.on(Done)(seen.append)
    written, go_on = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            events.publish(Done(case_id=1, at=AT, word="late"))
            written.set()
            assert go_on.wait(120)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert written.wait(120)
    events.publish(Done(case_id=2, at=AT, word="early"))
    assert relay.run() == 1
    go_on.set()
    thread.join()
    assert relay.run() == 1
    assert [event.word for event in seen] == ["early", "late"]
    assert OutboxEvent.objects.order_by("id").first().payload["word"] == "late"


def test_the_relay_of_the_worker_brings_the_effect_by_itself_and_looks_several_times_a_second(seen):  # noqa: F811
    assert inspect.signature(relay.run_forever).parameters["pause"].default <= 0.5
    arrived, stop = threading.Event(), threading.Event()
    events.on(Done)(lambda event: arrived.set())
    thread = threading.Thread(target=relay.run_forever, args=(stop,))
    thread.start()
    try:
        time.sleep(0.1)
        events.publish(Done(case_id=1, at=AT))
        assert arrived.wait(120)
    finally:
        stop.set()
        thread.join()
