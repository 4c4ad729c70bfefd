"""A filled database for the benchmarks: `tongban bench generate --cases 1000000` fills the one that the settings name.

In code: `filled = generate(cases=…, open_cases=…)`, then sign in as one of `filled.clerks` … with `filled.password`. Later
`Filler.add(…)` puts more cases on top. The database must be migrated and empty of cases; its server must be our own
(the load skips triggers and foreign keys, which only a superuser may). Seeded: the same arguments give the same rows.
"""

import argparse
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import psycopg
from benchmarks.data import cases as case_rows
from benchmarks.data import catalogue, people
from benchmarks.data.copying import Writer, quick, set_sequences, start_ids, without_indexes
from benchmarks.data.days import Days
from benchmarks.data.ground import PASSWORD, Ground, make_ground
from benchmarks.data.plans import Planner
from benchmarks.data.shape import APPLICANTS_PER_CASE, YEARS
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection as django_connection
from django.utils import timezone

from tongban.calendars.selectors import working_calendar
from tongban.kernel import sealing

CHUNK = 5_000  # cases a transaction
SAMPLE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WITHOUT_INDEXES = 50_000  # from so many cases on, indexes are made at the end
Say = Callable[[str], None]


@dataclass
class Filled:
    """Who can sign in (user names; one `password` for all), and what there is."""

    password: str = PASSWORD
    citizens: list[str] = field(default_factory=list)
    clerks: list[str] = field(default_factory=list)
    examiners: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)  # those of the largest departments first
    supervisor: str = "supervisor"
    item_codes: list[str] = field(default_factory=list)  # the most asked for first
    cases: int = 0
    open_cases: int = 0


class Filler:
    """Fills one database; `ground` first, then `add` as often as wanted."""

    def __init__(
        self, *, items: int, applicants: int, seed: int = 1, at: datetime | None = None, papers: bool = True,
        say: Say = lambda text: None,
    ) -> None:  # fmt: skip
        self.at, self.say, self.rng = at or timezone.now(), say, Random(seed)  # noqa: S311
        self.dsn, self.filled = _dsn(), Filled()
        self._items, self._applicants, self._papers = items, applicants, papers

    def ground(self) -> Filled:
        """The place, the catalogue and the people."""
        opened = self.at - timedelta(days=YEARS * 365 + 60)
        password_hash = make_password(PASSWORD)
        self.place = make_ground(password_hash=password_hash, opened=opened, at=self.at)
        self.say(f"place: {len(self.place.organs)} departments")
        with psycopg.connect(self.dsn) as connection:
            quick(connection)
            start_ids(connection, _tables())
            with without_indexes(connection, [*catalogue.TABLES, *people.TABLES]):
                self.items = catalogue.make_catalogue(connection, self.place, self._items, opened, self.rng)
                self.say(f"catalogue: {len(self.items)} items")
                sha256 = hashlib.sha256(_stored_sample()).hexdigest()
                self.people = people.make_people(
                    connection,
                    self._applicants,
                    password_hash=password_hash,
                    sha256=sha256,
                    size=len(SAMPLE),
                    at=opened,
                    rng=self.rng,
                )
                self.say(f"people: {len(self.people)} applicants")
            set_sequences(connection, _tables())
        self.days = Days(working_calendar(self.place.organs[0].body.region_code), timezone.localdate(self.at))
        self._planner = Planner(self.days, self.items, self.people, self.rng)
        self._teller = case_rows.Teller(self.place, self.days, self.rng, papers=self._papers)
        _introduce(self.filled, self.place, self.people)
        self.filled.item_codes = [item.code for item in self.items[:1000]]
        return self.filled

    def add(self, *, closed: int, open_cases: int, analyze: bool = True) -> Filled:
        """Put more cases on top of those that are there."""
        tables = case_rows.TABLES
        with psycopg.connect(self.dsn) as connection:
            if closed + open_cases >= WITHOUT_INDEXES:
                with without_indexes(connection, list(tables)):
                    self._write(closed, open_cases)
                    self.say("indexes")
            else:
                self._write(closed, open_cases)
            set_sequences(connection, tables)
            if analyze:
                connection.autocommit = True
                connection.execute("VACUUM (ANALYZE)")
        self.filled.cases += closed + open_cases
        self.filled.open_cases += open_cases
        return self.filled

    def _write(self, closed: int, open_cases: int) -> None:
        teller, writer = self._teller, Writer(self.dsn, case_rows.TABLES)
        for plans in (self._planner.closed(closed), self._planner.open(open_cases)):
            for plan in plans:
                teller.tell(plan)
                if teller.told % CHUNK == 0:
                    writer.write(teller.take())
                    if teller.told % 100_000 == 0:
                        self.say(f"cases: {teller.told}")
        writer.write(teller.take())
        writer.close()
        with psycopg.connect(self.dsn) as connection, connection.cursor() as cursor:
            if teller.numbers:
                _write_counters(cursor, teller)


def generate(
    *, cases: int = 1_000_000, open_cases: int = 20_000, items: int = 100_000, applicants: int | None = None, seed: int = 1,
    at: datetime | None = None, seal: bool = False, say: Say = lambda text: None,
) -> Filled:  # fmt: skip
    """Fill the database of the settings: `cases` in all, `open_cases` of them open. `seal` chains the audit trail too."""
    filler = Filler(
        items=items, applicants=applicants or max(1_000, int(cases * APPLICANTS_PER_CASE)), seed=seed, at=at, say=say
    )
    filler.ground()
    filled = filler.add(closed=cases - open_cases, open_cases=open_cases)
    if seal:
        while sealing.seal_next(at=timezone.now()):
            pass
        say("audit trail sealed")
    return filled


def _write_counters(cursor: psycopg.Cursor, teller: case_rows.Teller) -> None:
    cursor.execute("CREATE TEMP TABLE counted (name text, last bigint)")
    with cursor.copy("COPY counted FROM STDIN") as copy:
        copy.write("\n".join(teller.counters()["kernel_counter"]) + "\n")
    cursor.execute(
        "INSERT INTO kernel_counter SELECT name, last FROM counted ON CONFLICT (name) DO UPDATE SET last = EXCLUDED.last"
    )


def _introduce(filled: Filled, place: Ground, everybody: list[people.Person]) -> None:
    organs = place.organs
    filled.citizens = [person.username for person in everybody if person.username]
    filled.clerks = [clerk.user.username for clerks in place.clerks for clerk in clerks[:-1]]
    filled.examiners = [examiner.user.username for organ in organs for examiner in organ.examiners]
    filled.leaders = [organ.leader.user.username for organ in organs]


def _tables() -> dict:
    return {**catalogue.TABLES, **people.TABLES, **case_rows.TABLES}


def _stored_sample() -> bytes:
    """The one paper that all uploads are, in the vault."""
    from tongban.files import vault

    path = vault.blob_path(hashlib.sha256(SAMPLE).hexdigest())
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SAMPLE)
    return SAMPLE


def _dsn() -> str:
    """The database that Django is connected to."""
    django_connection.ensure_connection()
    known = django_connection.settings_dict
    parts = {
        "host": known["HOST"],
        "port": known["PORT"],
        "user": known["USER"],
        "password": known["PASSWORD"],
        "dbname": known["NAME"],
    }
    return psycopg.conninfo.make_conninfo(**{name: value for name, value in parts.items() if value})


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="tongban bench generate", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=20_000, dest="open_cases")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--applicants", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--seal", action="store_true", help="chain the audit trail too (some minutes for a million cases)"
    )
    given = parser.parse_args(arguments)
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {text}", flush=True)

    filled = generate(
        cases=given.cases, open_cases=min(given.open_cases, given.cases), items=given.items, applicants=given.applicants,
        seed=given.seed, seal=given.seal, say=say,
    )  # fmt: skip
    say(
        f"{filled.cases} cases, {filled.open_cases} open; sign-ins such as {filled.leaders[0]}, {filled.clerks[0]}, {filled.citizens[0]}: {PASSWORD}"
    )
    print(f"database of {settings.DATABASES['default']['NAME']}")
