"""Every page, for everybody: what its headers say, that nothing on it runs by itself, and that no text of anybody's acts."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.cases import factories
from tests.portal.people import signed_on
from tests.security.canaries import ELEMENT, LONG, Page, poison_everything
from tests.security.desk import make_desk
from tests.security.people import signed_on_staff
from tests.security.world import addresses, make_world

from tongban.cases import services
from tongban.cases.models import Case
from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db
ADDRESSES = list(addresses())


def readers(world):
    office = world.office
    region = office.body.region_code
    return {
        "nobody": Client(), "owner": signed_on(world.owner), "clerk": signed_on_staff(office.clerk),
        "issuer": signed_on_staff(office.issuer), "examiner": signed_on_staff(office.examiner),
        "chief": signed_on_staff(office.chief), "leader": signed_on_staff(office.leader),
        "supervisor": signed_on_staff(factories.a_staff("监督", (Role.SUPERVISOR, region), body=office.body)),
        "manager": signed_on_staff(factories.a_staff("事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body)),
        "administrator": signed_on_staff(factories.a_staff("管理", (Role.ADMIN, region), body=office.body)),
    }  # fmt: skip


def pages_of(world, only=None):
    """(who, address, answer) of every page that each of them is shown, and of what says no to them."""
    for who, client in readers(world).items():
        if only and who not in only:
            continue
        for address in ADDRESSES:
            answer = client.get(reverse(address.name, kwargs=address.given(world)))
            if answer.streaming:
                answer.getvalue()
            elif answer.status_code != 405:
                yield who, address, answer


def a_full_case(world):
    """Words in every corner: a correction, its mending, notes, messages, a decision, a rating."""
    office, at = world.office, factories.at("2026-03-03")
    case = factories.make_case(office, person=world.owner, in_correction=True)
    services.post_note(case_id=case.pk, text="备注", by=office.examiner, at=at)
    services.post_message(case_id=case.pk, text="请尽快", by=office.examiner, at=at)
    return case


def test_every_page_says_what_a_browser_may_do_with_it():
    world, wrong, seen = make_world(), [], 0
    a_full_case(world)
    for who, address, answer in pages_of(world):
        seen += 1
        policy = answer.get("Content-Security-Policy", "")
        place = f"{who} {address.name} {answer.status_code}"
        is_page = answer["Content-Type"].startswith("text/html")
        if is_page and ("unsafe" in policy or "default-src 'self'" not in policy or "'none'" not in policy):
            wrong.append(f"{place}: {policy}")
        if answer["X-Content-Type-Options"] != "nosniff" or answer["Referrer-Policy"] != "same-origin":
            wrong.append(f"{place}: nosniff, referrer")
        if is_page and answer["X-Frame-Options"] != "DENY":
            wrong.append(f"{place}: frames")
        if answer.get("Cross-Origin-Opener-Policy") != "same-origin":
            wrong.append(f"{place}: opener")
        if who != "nobody" and "no-store" not in answer.get("Cache-Control", ""):
            wrong.append(f"{place}: kept by a cache")
        if answer.get("Server") or answer.get("X-Powered-By"):
            wrong.append(f"{place}: says what it runs on")
        wrong += [f"{place}: cookie {name}" for name, cookie in answer.cookies.items()
                  if cookie["samesite"] != "Lax" or (cookie.value and name != "csrftoken" and not cookie["httponly"])]  # fmt: skip
    assert not wrong, "\n".join(wrong[:40])
    assert seen > 200


def test_no_text_of_anybody_acts_on_any_page():
    world = make_world()
    case = a_full_case(world)
    assert poison_everything() > 100
    wrong, shown = [], 0
    for number, only in ((world.case.number, None), (case.number, {"owner", "examiner"})):
        world.things["number"] = number
        for who, address, answer in pages_of(world, only):
            if answer.status_code >= 500:
                wrong.append(f"{who} {address.name}: {answer.status_code}")
            text = answer.content.decode(errors="replace")  # a file is one too
            if answer["Content-Type"].startswith("text/html"):
                wrong += [f"{who} {address.name}: {fault}" for fault in Page(text).faults]
                shown += "&lt;" + ELEMENT in text
            elif f"<{ELEMENT}" in text and not answer["Content-Type"].startswith(
                ("application/json", "application/pdf")
            ):
                wrong.append(f"{who} {address.name}: {answer['Content-Type']}")
    assert not wrong, "\n".join(sorted(set(wrong))[:40])
    assert shown > 60, "the canaries are on few pages: this test looks at nothing"


def test_no_text_of_the_catalogue_acts_on_any_page():
    """What managers write: policies, lists, proofs, reforms, places, acts, forms and their drafts, sayings, questions."""
    world, manager = make_desk()
    assert poison_everything() > 150
    wrong, shown = [], 0
    for who, client in {"nobody": Client(), "manager": signed_on_staff(manager)}.items():
        for address in ADDRESSES:
            answer = client.get(reverse(address.name, kwargs=address.given(world)))
            text = b"".join(answer).decode(errors="replace")
            if answer["Content-Type"].startswith("text/html"):
                wrong += [f"{who} {address.name}: {fault}" for fault in Page(text).faults]
                shown += "&lt;" + ELEMENT in text
    assert not wrong, "\n".join(sorted(set(wrong))[:40])
    assert shown > 60, f"the canaries are on {shown} pages: this test looks at little"


QUERY = dict.fromkeys(("q", "next", "after", "before", "parent", "identifier", "number", "code", "state", "item", "examiner", "late", "moved", "waits", "text", "q-premises", "new", "bad", "ended", "token", "lang"), LONG)  # fmt: skip


def test_nothing_sent_comes_back_as_part_of_a_page():
    """What is typed into an address or a form and shown again."""
    world, wrong = make_world(), []
    Case.objects.filter(pk=world.case.pk).update(state="examining")
    everybody = readers(world)
    for who, client in ((who, everybody[who]) for who in ("nobody", "owner", "clerk", "chief")):
        for address in ADDRESSES:
            if address.name.endswith(("sign-out", "draft-delete")):
                continue
            url = reverse(address.name, kwargs=address.given(world))
            typed = QUERY | {"once": "a" * 32, "name": LONG, "reason": LONG, "username": LONG, "password": "x", "field": LONG,
                             "text": LONG, "mobile": LONG, "document_no": LONG, "grade": LONG}  # fmt: skip
            for answer in (client.get(url, QUERY), client.post(url, typed)):
                if answer.streaming:
                    answer.getvalue()
                    continue
                if answer.status_code >= 500:
                    wrong.append(f"{who} {address.name}: {answer.status_code}")
                if answer["Content-Type"].startswith("text/html"):
                    wrong += [f"{who} {address.name}: {fault}" for fault in Page(answer.content.decode()).faults]
    for name in QUERY:
        for answer in (Client().get("/" + LONG.replace("/", "")), Client().get("/x", {name: LONG})):
            wrong += [f"404: {fault}" for fault in Page(answer.content.decode()).faults]
    assert not wrong, "\n".join(sorted(set(wrong))[:40])


def test_the_parser_sees_what_it_looks_for():
    bad = f'<p style="x">{LONG}</p><script>1</script><a href=" javascript:1">x</a><a href="//e.example">y</a>'
    assert len(Page(bad).faults) >= 6
    assert not Page('<p class="x">&lt;i-i onx=1&gt;</p><script src="/a.js"></script><a href="/x">x</a>').faults
