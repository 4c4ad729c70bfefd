"""Telling people: in the caller's transaction, once, within limits, retried, and only to whom it concerns."""

import string
from datetime import timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.identity.factories import AT, make_firm, make_handler, make_person

from tongban.identity import services as identity
from tongban.identity.enums import CodePurpose
from tongban.identity.events import ApplicantRegistered, MandateGranted
from tongban.kernel import events
from tongban.kernel.errors import NotFound
from tongban.notifications import selectors, services, tasks
from tongban.notifications.models import Delivery, DemoSent, Message
from tongban.notifications.rules import limits
from tongban.notifications.templates import TEMPLATES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
FACTS = {"item": "食品经营许可", "number": "N1", "due_on": "2026-03-10"}


def tell(who, at=AT, template="case_accepted", **changed):
    return services.notify(
        **{"applicant_id": who.pk, "template": template, "facts": FACTS, "at": at, "case_number": "N1"} | changed
    )


def jobs():
    return ProcrastinateJob.objects.filter(task_name=services.notifying.TASK)


def test_the_account_is_told_and_an_sms_is_queued_with_the_address_unreadable():
    who = make_person()
    message = tell(who)
    delivery = Delivery.objects.get(message=message)
    assert "食品经营许可" in message.text and delivery.address == who.mobile and jobs().count() == 1
    assert not Delivery.objects.extra(where=["address = %s OR text LIKE '%%食品%%'"], params=[who.mobile]).exists()
    assert not DemoSent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_tells_nobody():
    who = make_person()
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(who)
        raise RuntimeError
    assert not Message.objects.exists() and not Delivery.objects.exists() and not jobs().exists()
    tell(who)
    assert jobs().count() == 1


def test_who_has_no_telephone_is_told_in_the_account_only():
    who = make_person(has_account=False)
    tell(who, mobile="")
    assert Message.objects.count() == 1 and not Delivery.objects.exists()


def test_another_number_may_be_told():
    tell(make_person(), mobile="19912345678")
    assert Delivery.objects.get().address == "19912345678"


def test_the_provider_gets_it_once_however_often_the_job_runs():
    tell(make_person())
    delivery = Delivery.objects.get()
    for _ in range(3):
        assert services.deliver(delivery_id=delivery.pk, at=AT) is None
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, DemoSent.objects.count()) == ("sent", 1, 1)
    Delivery.objects.update(state="queued")  # the answer of the provider was lost
    services.deliver(delivery_id=delivery.pk, at=AT)
    assert DemoSent.objects.count() == 1
    assert selectors.sent_messages().rows[0].text == delivery.text


@pytest.mark.django_db(transaction=True)
def test_while_a_provider_takes_its_time_no_transaction_is_open_and_no_row_is_locked(monkeypatch):
    tell(make_person())
    delivery = Delivery.objects.get()

    class Slow:
        def send(self, **message):
            assert not connection.in_atomic_block
            with connection.cursor() as cursor:  # in a connection of its own commit
                cursor.execute("SELECT id FROM notifications_delivery WHERE id = %s FOR UPDATE NOWAIT", [delivery.pk])
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
                )
                assert cursor.fetchone()[0] == 0
            return "theirs"

    monkeypatch.setattr("tongban.notifications.services.delivering.backends.backend", lambda channel: Slow())
    assert services.deliver(delivery_id=delivery.pk, at=AT) is None
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("sent", "theirs")


def test_a_failing_provider_is_tried_again_with_growing_pauses_and_then_given_up(settings):
    settings.TONGBAN_DEMO_PROVIDER = "failing"
    tell(make_person())
    delivery = Delivery.objects.get()
    pauses = [services.deliver(delivery_id=delivery.pk, at=AT) for _ in range(limits.MOST_TRIES)]
    assert pauses == [10, 40, 160, 640, 2560, None]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("failed", 6) and delivery.last_error
    assert services.deliver(delivery_id=delivery.pk, at=AT) is None and not DemoSent.objects.exists()


def test_after_a_bad_moment_the_job_comes_back_later_and_succeeds(settings):
    settings.TONGBAN_DEMO_PROVIDER = "failing"
    tell(make_person())
    delivery = Delivery.objects.get()
    tasks.deliver(delivery_id=delivery.pk)
    later = jobs().order_by("-id").first()
    assert jobs().count() == 2 and later.scheduled_at is not None and later.args == {"delivery_id": delivery.pk}
    settings.TONGBAN_DEMO_PROVIDER = ""
    tasks.deliver(**later.args)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("sent", 2)


def test_a_dead_number_is_not_tried_again():
    tell(make_person(), mobile="19900000000")
    assert services.deliver(delivery_id=Delivery.objects.get().pk, at=AT) is None
    assert Delivery.objects.get().state == "failed"


def test_bulk_work_tells_the_same_thing_once_a_minute():
    who = make_person()
    assert tell(who).pk == tell(who, at=AT + timedelta(seconds=59)).pk
    assert tell(who, at=AT + timedelta(seconds=61)).pk != tell(who, case_number="N2").pk
    assert Message.objects.count() == 3


def test_an_address_gets_no_more_than_its_share_but_the_account_has_all():
    who = make_person()
    for n in range(limits.PER_HOUR + 2):
        tell(who, at=AT + timedelta(minutes=n), case_number=f"N{n}")
    assert Delivery.objects.filter(state="held_back").count() == 2
    assert jobs().count() == limits.PER_HOUR and Message.objects.count() == limits.PER_HOUR + 2


def test_an_sms_speaks_the_language_of_the_applicant():
    who = make_person()
    who.language = "en"
    who.save()
    tell(who)
    assert "有" not in Delivery.objects.get().title and Delivery.objects.get().title != "已受理"


def test_messages_come_in_pages_of_one_query_and_count_as_read_once(django_assert_num_queries):
    who, other = make_person(), make_person()
    for n in range(5):
        tell(who, at=AT + timedelta(minutes=n), case_number=f"N{n}")
    tell(other)
    with django_assert_num_queries(1):
        page = selectors.messages_for(who.pk, limit=3)
        texts = [message.text for message in page.rows]
    assert len(texts) == 3 and len(selectors.messages_for(who.pk, after=page.next_cursor, limit=3).rows) == 2
    assert page.rows[0].case_number == "N4" and selectors.unread_count(who.pk) == 5
    first = page.rows[0]
    services.mark_read(message_id=first.pk, applicant_id=who.pk, at=AT)
    assert services.mark_read(message_id=first.pk, applicant_id=who.pk, at=AT + timedelta(days=1)).read_at == AT
    with pytest.raises(NotFound):
        services.mark_read(message_id=first.pk, applicant_id=other.pk, at=AT)
    assert services.mark_all_read(applicant_id=who.pk, at=AT + timedelta(hours=1)) == 4
    assert selectors.unread_count(who.pk) == 0 and selectors.unread_count(other.pk) == 1


def test_an_sms_code_goes_out_and_lies_nowhere_in_clear():
    identity.send_code(mobile="19900001234", purpose=CodePurpose.REGISTER, at=AT)
    delivery = Delivery.objects.get()
    code = next(word for word in delivery.text.split("，") if word.startswith("验证码"))[3:]
    identity.check_code(mobile="19900001234", purpose=CodePurpose.REGISTER, code=code, at=AT)
    assert not jobs().filter(args__icontains=code).exists()
    assert not Delivery.objects.extra(where=["text LIKE %s"], params=[f"%{code},%"]).exists()


def test_registration_and_mandates_are_told_to_those_concerned():
    by = make_handler(make_firm())
    events.publish(ApplicantRegistered(applicant_id=by.person.pk, at=AT))
    events.publish(MandateGranted(by.mandate_id, by.applicant.pk, by.person.pk, AT))
    events.drain()
    events.drain()
    assert sorted(Message.objects.filter(applicant=by.person).values_list("template", flat=True)) == [
        "mandate_granted", "registered",
    ]  # fmt: skip
    assert "赵经办" not in Message.objects.get(applicant=by.applicant).text


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_text_is_short_enough_and_bears_missing_facts(code):
    names = [name for _, name, _, _ in string.Formatter().parse(str(TEMPLATES[code].text)) if name]
    filled = TEMPLATES[code].text_for(dict.fromkeys(names, ""))
    assert len(filled) <= 70 and filled == TEMPLATES[code].text_for({})
