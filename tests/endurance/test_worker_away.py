"""The worker was dead for an hour, and two come back: everything is caught up with, in order, and nothing twice."""

from tests.endurance import books
from tests.endurance.clients import Client, a_key
from tests.endurance.installation import Installation
from tests.endurance.load import Story, acts
from tests.endurance.reporting import Account

HOUR_AGO = """
ALTER TABLE kernel_outboxevent DISABLE TRIGGER USER;
UPDATE kernel_outboxevent SET at = at - interval '1 hour',
    payload = jsonb_set(payload, '{at}', to_jsonb(to_char((payload->>'at')::timestamptz - interval '1 hour',
        'YYYY-MM-DD"T"HH24:MI:SS.USOF":00"')))
    WHERE id IN (SELECT event_id FROM kernel_eventpending);
ALTER TABLE kernel_outboxevent ENABLE TRIGGER USER;
UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 hour' WHERE status = 'todo';
"""
HANDLED = """
SELECT max(h.handled_at) FROM kernel_outboxevent e JOIN kernel_eventhandled h ON h.event_id = e.id
WHERE e.stream = (SELECT 'case:' || id FROM cases_case WHERE number = %s) GROUP BY e.id ORDER BY e.id
"""
ORDER = ["case_received", "case_accepted", "case_granted", "case_ready"]


def test_what_waited_an_hour_for_the_worker_is_done_in_order_and_by_two_workers_once(
    place: Installation, account: Account, is_long: bool
):
    for worker in list(place.workers):
        place.kill(worker)
    stories = [at_the_counter(place, number) for number in range(60 if is_long else 4)]
    waiting = place.query("SELECT count(*) FROM kernel_eventpending")[0][0]
    assert waiting >= 5 * len(stories), "nobody has handled them"
    place.query(HOUR_AGO)
    place.start_worker()
    place.start_worker()
    assert books.caught_up(place), place.said("worker")
    account.count("events an hour late", waiting)
    account.count("workers at once", 2)
    account.count("cases", len(stories))
    books.compare(place, stories, account)
    for story in stories:
        told = place.query(
            "SELECT template, created_at FROM notifications_message WHERE case_number = %s", story.number
        )
        # Licence and decision bear the same moment, and keys are drawn by each worker for itself: of equals either may be first.
        in_order = sorted((at, ORDER.index(template)) for template, at in told if template in ORDER)
        if [ORDER[place_in_order] for _, place_in_order in in_order] != ORDER:
            account.wrong.append(f"{story.number} was told {told}")
        handled = [moment for (moment,) in place.query(HANDLED, story.number)]
        if len(handled) < len(ORDER) or handled != sorted(handled):
            account.wrong.append(f"events of {story.number} were handled out of order: {handled}")
    account.settle()


def at_the_counter(place: Installation, number: int, *, acts_done: int = 4) -> Story:
    """Taken in at the window, where nobody waits for the worker, and worked towards its decision (all four acts)."""
    people = place.people
    person = people["applicants"][number % len(people["applicants"])]
    story = Story(f"柜台{number}{a_key()[:8]}", person, ends="issued")
    story.number = place.do(
        "receive", item=people["item"], applicant=person["id"], hall=people["hall"], window=people["window"],
        clerk=people["staff"]["clerk"]["id"], mark=story.mark,
    )  # fmt: skip
    for role, verb, body in acts(place)[:acts_done]:
        client = Client(place.port, people["staff"][role]["token"])
        done = client.until_answered(client.post, f"cases/{story.number}/actions/{verb}", body, a_key())
        assert done.status == 200, done.body
        client.close()
        story.done.append(verb)
    return story
