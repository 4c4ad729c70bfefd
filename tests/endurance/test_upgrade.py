"""Upgrade from the last release with data in it: the tables of today hold what the tables of then held, and all checks pass.

`releases/0.1.0.dump` is a database of the demo city (12 cases, nobody real) as that release left it, made by its own code:
`tongban migrate`, `tongban demo load --cases 12`, `pg_dump -Fc`. The key beside it opens its encrypted columns and its seals.
"""

import json
import subprocess
from pathlib import Path

import pytest
from psycopg import sql
from tests.kernel.place import a_place

from tongban.operations.safekeeping import snapshot
from tongban.operations.safekeeping.programs import program

RELEASES = Path(__file__).with_name("releases")
OWN_TO_EACH = (
    "public.django_",
    "public.auth_",
    "public.procrastinate_",
    "public.pg_",
)  # follow the code, not the people
# What a migration changed on purpose: "table.column" or "table", and why.
CHANGED: dict[str, str] = {
    f"public.axes_{name}": "lock-outs are counted by identity itself; what was counted lasts 15 minutes"
    for name in ("accessattempt", "accessattemptexpiration", "accessfailurelog", "accesslog")
}
COLUMNS = "SELECT table_name, array_agg(column_name::text ORDER BY column_name) FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with a_place(tmp_path_factory.mktemp("upgrade"), prepared=False) as made:
        dump = RELEASES / "0.1.0.dump"
        command = [
            program("pg_restore", 18),
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            "-d",
            made.server.dsn(),
            dump,
        ]
        subprocess.run(command, check=True, capture_output=True)
        (made.var / "keys").mkdir(mode=0o700)
        (made.var / "keys" / "master.key").write_text((RELEASES / "0.1.0.key").read_text())
        (made.var / "keys" / "master.key").chmod(0o600)
        made.before = content(made)
        made.upgraded = made.tongban("migrate", "--verbosity", "0", timeout=300)
        yield made


def content(place, only=None):
    """Table → (columns, rows and their hash over these columns); `only`: the columns of an earlier look."""
    with snapshot.snapshot({"conninfo": place.server.dsn()}) as seen:
        columns = {f"public.{table}": names for table, names in seen.execute(COLUMNS).fetchall()}
        found = {}
        for table, names in columns.items():
            if table.startswith(OWN_TO_EACH) or (only is not None and table not in only):
                continue
            kept = [
                name
                for name in (only[table][0] if only else names)
                if name in names and f"{table}.{name}" not in CHANGED
            ]
            listed = sql.SQL(", ").join(map(sql.Identifier, kept))
            rows = seen.execute(sql.SQL(
                "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM (SELECT {} FROM {}) t"
            ).format(listed, sql.Identifier(*table.split(".")))).fetchone()  # fmt: skip
            found[table] = (kept, rows)
        return found


def test_an_upgrade_says_nothing_and_leaves_nothing_waiting(place):
    assert place.upgraded.returncode == 0, place.upgraded.stderr
    again = place.tongban("migrate", "--check")
    assert again.returncode == 0, again.stdout


def test_every_row_is_still_there_with_what_it_held(place):
    after = content(place, only=place.before)
    lost = [table for table in place.before if table not in after and table not in CHANGED]
    assert not lost, "tables that went"
    wrong = [
        f"{table}: {sorted(set(columns) - set(after[table][0]))} went, {rows} is now {after[table][1]}"
        for table, (columns, rows) in place.before.items()
        if table in after and table not in CHANGED and (after[table][1] != rows or after[table][0] != columns)
    ]
    assert not wrong, "\n".join(wrong)
    assert sum(rows[0] for _columns, rows in place.before.values()) > 1500


def test_the_audit_trail_and_the_clocks_hold_after_the_upgrade(place):
    verified = place.tongban("audit", "verify", "--json")
    assert json.loads(verified.stdout)["valid"] is True, verified.stdout + verified.stderr
    clocks = place.tongban("cases", "verify-clocks", "--all")
    assert clocks.returncode == 0, clocks.stdout + clocks.stderr


def test_people_can_be_read_and_their_cases_opened(place):
    """Encrypted columns open, and the official's list, a case page and the applicant's own pages are shown."""
    said = place.python(
        "from tongban.cases.models import Case\n"
        "from django.test import Client\n"
        "from django.conf import settings\n"
        "from django.urls import reverse\n"
        "case = Case.objects.select_related('applicant').filter(closed_at__isnull=False, applicant__user__isnull=False).order_by('id').first()\n"
        "assert case.applicant.name and len(case.applicant.document_no) >= 15, 'unreadable'\n"
        "client = Client(); client.force_login(case.applicant.user, backend=settings.AUTHENTICATION_BACKENDS[0])\n"
        "print(client.get(reverse('portal:cases')).status_code, client.get(reverse('portal:case', args=[case.number])).status_code)\n"
    ).stdout
    assert said.split() == ["200", "200"]
