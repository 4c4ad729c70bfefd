"""The books of an installation, compared with what its clients were told: once each, without gaps, and provable."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.endurance.installation import PATIENCE, Installation
from tests.endurance.load import Story
from tests.endurance.reporting import Account
from tests.processes import wait_until

VERBS = {"submit": "case.submitted", "accept": "case.accepted", "assign": "case.examiners_assigned",
         "examine": "case.examined", "decide": "case.decided"}  # fmt: skip
# What the platform adds by itself once a case is decided, by where the case ends: audit lines, messages, documents.
AFTERWARDS = {
    "delivered": (
        ("case.received", "case.issued", "case.delivered"),
        ("case_submitted", "case_received", "case_accepted", "case_granted", "case_delivered"),
        ("intake_receipt", "acceptance_notice", "grant_decision", "delivery_receipt"),
    ),
    "issued": (
        ("case.received", "case.issued"),
        ("case_received", "case_accepted", "case_granted", "case_ready"),
        ("intake_receipt", "acceptance_notice", "grant_decision"),
    ),
}


def caught_up(place: Installation, *, patience: float = 2 * PATIENCE) -> bool:
    """Whether the worker gets to the end of its events and of the jobs that are due."""
    waiting = (
        "SELECT (SELECT count(*) FROM kernel_eventpending) + (SELECT count(*) FROM procrastinate_jobs WHERE "
        "(status = 'todo' AND coalesce(scheduled_at, now()) <= now() + interval '30 seconds') OR status = 'doing')"
    )
    return bool(
        wait_until(lambda: not place.supervise() and place.query(waiting)[0][0] == 0, patience=patience, pause=0.3)
    )


def compare(place: Installation, stories: Iterable[Story], account: Account) -> None:
    """Everything. The worker has caught up."""
    stories = list(stories)
    cases(place, stories, account)
    numbers(place, account)
    clocks(place, account)
    trail(place, account)
    events(place, account)
    files(place, account)


def cases(place: Installation, stories: list[Story], account: Account) -> None:
    """Every acknowledged submission and act stands once, and what follows from it."""
    rows = place.query("SELECT id, number, answers->'shop'->>'name', state FROM cases_case WHERE number IS NOT NULL")
    by_mark: dict[str, list] = defaultdict(list)
    for row in rows:
        by_mark[row[2]].append(row)
    lines = Counter(place.query("SELECT object_id, code FROM kernel_auditentry WHERE object_type = 'cases.case'"))
    told = Counter(place.query("SELECT case_number, template FROM notifications_message"))
    papers = Counter(place.query("SELECT case_id, kind FROM cases_casedocument"))
    licences = Counter(
        number for (number,) in place.query("SELECT case_number FROM licences_licence WHERE state <> 'draft'")
    )
    for story in stories:
        found = by_mark.get(story.mark, [])
        account.once(f"case {story.mark}", len(found) if story.number else max(1, len(found)))
        if not found or not story.number:
            continue
        pk, number, _, state = found[0]
        if number != story.number:
            account.wrong.append(f"{story.mark} was told {story.number} and is {number}")
        for verb in story.done:
            account.once(f"{verb} of {number}", lines[str(pk), VERBS[verb]])
        if "decide" not in story.done:
            continue
        if state != story.ends:
            account.wrong.append(f"{number} is {state}")
        codes, templates, kinds = AFTERWARDS[story.ends]
        for code in codes:
            account.once(f"{code} of {number}", lines[str(pk), code])
        for template in templates:
            account.once(f"message {template} of {number}", told[number, template])
        for kind in kinds:
            account.once(f"{kind} of {number}", papers[pk, kind])
        account.once(f"licence of {number}", licences[number])


def numbers(place: Installation, account: Account) -> None:
    """Series without gaps or doubles, and each as far as its counter says."""
    counters = dict(place.query("SELECT name, last FROM kernel_counter"))
    given: dict[str, list[int]] = defaultdict(list)
    for (number,) in place.query("SELECT number FROM cases_case WHERE number IS NOT NULL"):
        given[f"case:{number[:-12]}:{number[-12:-4]}"].append(int(number[-4:]))
    for number, kind, body in place.query(
        "SELECT d.number, d.kind, coalesce(nullif(b.short_name, ''), left(b.name, 40)) FROM cases_casedocument d "
        "JOIN regions_body b ON b.id = d.body_id"
    ):
        year, sequence = re.fullmatch(r".*〔(\d+)〕(\d+)号", number).groups()
        given[f"document:{body}:{kind}:{year}"].append(int(sequence))
    for serial, credit_code in place.query(
        "SELECT l.serial, b.credit_code FROM licences_licence l JOIN regions_body b ON b.id = l.issuer_id WHERE version = 1"
    ):
        given[f"licence:{credit_code}:{serial[:4]}"].append(int(serial[4:]))
    for series, last in counters.items():
        got = sorted(given.get(series, []))
        if got != list(range(1, last + 1)):
            account.wrong.append(f"{series}: counted to {last}, given {got[:5]}…{got[-5:]}")
    for series in given.keys() - counters.keys():
        account.wrong.append(f"{series} has no counter")
    account.count("numbers", sum(len(one) for one in given.values()))


def clocks(place: Installation, account: Account) -> None:
    """Due dates are what the clock events say on the calendar of now."""
    found = json.loads(
        place.do("command", words=["cases", "verify-clocks", "--json", *([] if place.is_amended else ["--all"])])[
            "said"
        ]
    )
    account.wrong.extend(f"clock of {number}: {columns}" for number, columns in found["cases"].items())


def trail(place: Installation, account: Account) -> None:
    """The audit trail is sealed to its end and verifies."""
    place.do("command", words=["audit", "seal"])
    found = json.loads(place.do("command", words=["audit", "verify", "--json"])["said"])
    if not found["valid"] or found["unsealed"]:
        account.wrong.append(f"audit trail: {found}")
    account.count("audit entries", found["sealed"])


def events(place: Installation, account: Account) -> None:
    """Nothing waits, nothing failed for good, and no handler had its effect twice. (Periodic jobs have a next time.)"""
    for event, stream, error in place.query("SELECT event_id, stream, last_error FROM kernel_eventpending"):
        account.lost.append(f"event {event} of {stream} still waits: {error}")
    for name, args in place.query(
        "SELECT task_name, args::text FROM procrastinate_jobs WHERE status = 'failed' AND NOT args ? 'timestamp'"
    ):
        account.lost.append(f"job {name} {args} failed for good")
    for event, handler in place.query(
        "SELECT event_id, handler FROM kernel_eventhandled GROUP BY 1, 2 HAVING count(*) > 1"
    ):
        account.doubled.append(f"{handler} of event {event}")
    account.count("events", place.query("SELECT count(*) FROM kernel_outboxevent")[0][0])


def files(place: Installation, account: Account) -> None:
    """Every row has its bytes, whole; what is only half there is not counted anywhere."""
    import hashlib

    vault = Path(place.var) / "files" / "blobs"
    for public_id, sha256, size in place.query("SELECT public_id::text, sha256, size FROM files_storedfile"):
        path = vault / sha256[:2] / sha256[2:4] / sha256
        if not path.exists():
            account.lost.append(f"bytes of file {public_id}")
        elif path.stat().st_size != size or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            account.wrong.append(f"file {public_id} is not what came in")
    kept = Counter(place.query(
        "SELECT owner, sha256 FROM files_storedfile WHERE owner LIKE 'applicant:%%'"))  # fmt: skip
    for (owner, sha256), times in kept.items():
        account.once(f"upload {sha256[:12]} of {owner}", times)
    account.count("files", sum(kept.values()))
