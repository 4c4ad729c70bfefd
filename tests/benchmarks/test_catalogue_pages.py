"""Every page of the catalogue costs the same statements however much there is: few of everything, and ten times as much."""

import pytest
from benchmarks.data import registers
from benchmarks.generate import Filler
from benchmarks.harness.catalogue_pages import pages
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.benchmarks.test_generate import nothing_points_nowhere

from tongban.catalogue import services
from tongban.identity.models import SignedOn, User
from tongban.identity.services import sessions
from tongban.portal import remembered

STATEMENTS = {  # who → statements → pages
    "manager-all": {
        1: ("new material",),
        2: ("items, rare text", "suspend", "lists", "edit list", "imports", "an import", "presence outside", "new proof",
            "new form", "form lists", "a form list", "policies", "policies by text", "dictionary", "dictionary by text",
            "dictionary export", "unanswered", "unanswered settled", "words without answer",),
        3: ("items", "items by text", "form of an item", "together", "split", "new list", "list rule",
            "exceptions", "reforms", "reforms missing", "reforms by text", "form version", "form export", "materials",
            "materials decided", "materials by text", "accept names",),
        4: ("an item", "files of an item", "merge", "places", "exceptions by text", "a change of a list",
            "spoilers, time", "spoilers, materials", "spoilers, zero material", "new policy", "material dictionary",
            "material suggestions",),
        5: ("editor, preview", "an act", "favourable", "directory", "guide audit", "guide audit by text", "guide audit resolved",
            "presence by text", "proofs", "proofs missing", "a proof", "forms", "forms by text", "compare forms",
            "policy preview",),
        6: ("directory, claimed", "directory, all", "a list", "a list by rule", "batch", "batch publish", "reductions",
            "reductions, year", "reductions of a body", "reductions of a type", "presence",),
        7: ("compare", "differences", "list rule tried", "batch by text", "presence missing", "presence listed",
            "presence consulting", "a form", "a policy", "a name", "a material",),
        8: ("editor, identity", "situations",),
        9: ("editor, materials",),
        10: ("guide audit of an item",),
        18: ("a wide item",),
    },
    "manager-one": {
        1: ("new material",),
        2: ("items, rare text", "suspend", "lists", "edit list", "imports", "an import", "presence outside", "new proof",
            "new form", "form lists", "a form list", "policies", "policies by text", "dictionary", "dictionary by text",
            "dictionary export", "unanswered", "unanswered settled", "words without answer",),
        3: ("items", "items by text", "form of an item", "together", "split", "new list", "list rule",
            "exceptions", "reforms", "reforms missing", "reforms by text", "form version", "form export", "materials",
            "materials decided", "materials by text", "accept names",),
        4: ("an item", "files of an item", "merge", "places", "exceptions by text", "a change of a list",
            "spoilers, time", "spoilers, materials", "spoilers, zero material", "new policy", "material dictionary",
            "material suggestions",),
        5: ("editor, preview", "an act", "favourable", "guide audit", "guide audit by text", "guide audit resolved", "presence by text",
            "proofs", "proofs missing", "a proof", "forms", "forms by text", "compare forms", "policy preview",),
        6: ("directory, claimed", "directory, all", "a list", "a list by rule", "batch", "batch publish", "reductions",
            "reductions, year", "reductions of a body", "reductions of a type", "presence",),
        7: ("compare", "differences", "list rule tried", "batch by text", "presence missing", "presence listed",
            "presence consulting", "a form", "a policy", "a name", "a material",),
        8: ("editor, identity", "situations",),
        9: ("editor, materials",),
        10: ("guide audit of an item",),
        18: ("a wide item",),
    },
    "manager-city": {
        2: ("lists", "edit list",),
        3: ("new list", "list rule", "exceptions",),
        4: ("exceptions by text", "a change of a list",),
        6: ("a list", "a list by rule", "batch", "batch publish",),
        7: ("list rule tried", "batch by text",),
    },
    "leader": {
        2: ("ending",),
        4: ("spoilers, materials",),
        6: ("reductions", "reductions, year", "presence",),
        7: ("presence missing",),
    },
    "supervisor": {
        4: ("spoilers, materials",),
        6: ("reductions", "reductions, year", "presence",),
        7: ("presence missing",),
    },
    "reviewer": {
        3: ("reviews",),
        9: ("a review",),
    },
    "nobody": {
        1: ("versions", "bodies", "lists",),
        2: ("guide pdf", "poster", "materials by situation", "theme", "towns", "a town", "a body", "exceptions", "history",
            "reforms file", "a proof", "proofs file",),
        3: ("blank form", "a change", "list file", "reforms", "reforms by text", "proofs", "proofs by text",
            "search of a common word",),
        4: ("home", "halls", "hall file", "policies", "policies by text", "a policy",),
        5: ("a guide", "a wide guide", "compare versions", "a hall",),
        6: ("a list", "a list by rule", "search without answer",),
    },
    "api": {
        1: ("items", "items of a theme", "an item", "changes",),
        2: ("items by text", "versions",),
        5: ("a version",),
        6: ("guide",),
    },
}  # fmt: skip
# What comes out is as long as what there is: an empty list reads nothing beside it.
VARYING = {"manager-one: directory", "nobody: changes", "nobody: search", "nobody: suggestions"}


@pytest.fixture
def city(transactional_db, settings, tmp_path, request):
    settings.TONGBAN_FILES = tmp_path / "files"
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone()[0] != "on":
            pytest.skip("the generator needs a server of our own: it loads as a superuser")
    filler = Filler(items=request.param, applicants=100)
    filled = filler.ground()
    filler.add(closed=20, open_cases=20)
    now = timezone.now()
    registers.fill(filler.dsn, items=request.param, at=now, password_hash=make_password("Right-Horse-7"))
    services.count_day(at=now)
    assert nothing_points_nowhere()
    return {"leader": filled.leaders[0], "supervisor": filled.supervisor}


def signed_on(username):
    client = Client()
    if username in ("nobody", "api"):
        return client
    user = User.objects.get(username=username)
    client.force_login(user, backend="tongban.identity.authentication.PasswordByKind")
    session, now = client.session, timezone.now()
    session[sessions.SIGNED_IN_AT] = session[sessions.SEEN_AT] = now.timestamp()
    session.save()
    SignedOn.objects.update_or_create(session_key=session.session_key, defaults={"user": user, "began_at": now})
    return client


@pytest.mark.parametrize("city", [300, 3_000], indirect=True, ids=["few", "many"])
def test_no_page_takes_more_statements_for_more_rows(city):
    clients, found = {}, {}
    for who, name, path in pages():
        client = clients.setdefault(who, signed_on(city.get(who, who)))
        client.get(path)  # what a process reads once
        remembered.forget()
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
            answer.getvalue()
        found[f"{who}: {name}"] = len(seen) if answer.status_code == 200 else f"{path}: {answer.status_code}"
    stated = {f"{who}: {name}": n for who, by in STATEMENTS.items() for n, names in by.items() for name in names}
    assert {name: n for name, n in found.items() if name not in VARYING} == stated
