"""Applicants: natural and legal persons with synthetic numbers, sign-ons for the first of them, and firms' representatives."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import psycopg
from benchmarks.data import shape
from benchmarks.data.copying import Table, copy_lines
from benchmarks.data.words import firm_name, person_name

from tongban.identity import synthetic
from tongban.kernel import crypto

CHUNK = 20_000
ACCOUNTS = 20_000  # natural persons who can sign on: citizen000001 …
TABLES = {
    name: Table(name, columns)
    for name, columns in {
        "identity_user": "id username kind is_active date_joined password password_changed_at must_change_password",
        "identity_applicant": "id kind user_id name document_type document_no document_no_hash mobile mobile_hash email address "
        "region_code legal_rep_name language assurance_level is_priority agreement_accepted_at created_at",
        "identity_mandate": "principal_id agent_id acting_as item_codes mobile starts_on ends_on revoked_at created_at",
        "files_storedfile": "id public_id name content_type size sha256 owner scan_state created_at",
    }.items()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant as the rows of their cases need them. `file_id`: the paper they upload again and again."""

    id: int
    name: str
    is_legal: bool
    is_priority: bool
    file_id: int
    username: str
    agent: "Person | None" = None  # of a firm: its legal representative


def make_people(
    connection: psycopg.Connection, count: int, *, password_hash: str, sha256: str, size: int, at: datetime, rng: Random
) -> list[Person]:
    """Write them by COPY. Firms stand between the natural persons, each represented by the natural person before it."""
    made: list[Person] = []
    naturals: list[Person] = []
    lines: dict[str, list[str]] = {name: [] for name in TABLES}
    when, since = at.isoformat(), f"{at:%Y-%m-%d}"
    for number in range(count):
        is_legal = number > 0 and rng.random() < shape.LEGAL_PERSONS
        person = _firm(number, naturals[-1], when, since, lines) if is_legal else _natural(
            number, len(naturals), password_hash, when, rng, lines
        )  # fmt: skip
        made.append(person)
        if not is_legal:
            naturals.append(person)
        lines["files_storedfile"].append(
            f"{person.file_id}\t{uuid.UUID(int=rng.getrandbits(128), version=4)}\t材料.pdf\tapplication/pdf\t{size}\t{sha256}\t"
            f"applicant:{person.id}\tclean\t{when}"
        )
        if len(made) % CHUNK == 0 or number == count - 1:
            copy_lines(connection, TABLES, lines)
            connection.commit()
            lines = {name: [] for name in TABLES}
    return made


def _natural(number: int, nth: int, password_hash: str, when: str, rng: Random, lines: dict[str, list[str]]) -> Person:
    pk, file_id = TABLES["identity_applicant"].take(), TABLES["files_storedfile"].take()
    document = synthetic.id_number(date(1940, 1, 1) + timedelta(days=nth % 24_000), nth // 24_000)
    mobile, name, is_priority = synthetic.mobile(nth), person_name(nth), rng.random() < shape.PRIORITY
    username, user = "", r"\N"
    if nth < ACCOUNTS:
        username, user = f"citizen{nth + 1:06d}", str(TABLES["identity_user"].take())
        lines["identity_user"].append(f"{user}\t{username}\tapplicant\tt\t{when}\t{password_hash}\t{when}\tf")
    lines["identity_applicant"].append(
        f"{pk}\tnatural\t{user}\t{name}\t111\t{crypto.encrypt(document)}\t{crypto.keyed_hash(document)}\t{crypto.encrypt(mobile)}\t"
        f"{crypto.keyed_hash(mobile)}\t\t云江市江城区江滨街道滨河路{nth % 2000 + 1}号\t990102000000\t\tzh-hans\t3\t"
        f"{'t' if is_priority else 'f'}\t{when}\t{when}"
    )
    return Person(pk, name, False, is_priority, file_id, username)


def _firm(number: int, representative: Person, when: str, since: str, lines: dict[str, list[str]]) -> Person:
    pk, file_id = TABLES["identity_applicant"].take(), TABLES["files_storedfile"].take()
    document, name = synthetic.credit_code(10_000_000 + number), firm_name(number)
    lines["identity_applicant"].append(
        f"{pk}\tlegal\t\\N\t{name}\tcredit\t{crypto.encrypt(document)}\t{crypto.keyed_hash(document)}\t\t\t\t"
        f"云江市江城区工业大道{number % 900 + 1}号\t990102000000\t{representative.name}\tzh-hans\t3\tf\t{when}\t{when}"
    )
    lines["identity_mandate"].append(f"{pk}\t{representative.id}\tlegal_rep\t[]\t\t{since}\t\\N\t\\N\t{when}")
    return Person(pk, name, True, False, file_id, "", representative)
