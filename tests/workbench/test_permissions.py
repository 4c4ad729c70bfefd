"""Every address of the workbench × every role × an own and a foreign case: taken from the table of addresses, so that a
page without a rule here fails."""

import html
import re
import uuid

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import a_body, a_proof, published_item

from tongban.catalogue.models import MaterialName, SearchMiss
from tongban.catalogue.services import MaterialEntry, ask_question, count_miss, put_material, refresh_material_names
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.actors import SYSTEM
from tongban.workbench.urls import urlpatterns

pytestmark = pytest.mark.django_db
EVERYBODY = {
    "clerk",
    "issuer",
    "examiner",
    "chief",
    "leader",
    "supervisor",
    "auditor",
    "admin",
    "keeper",
    "establishment",
    "legal",
}
MANAGER = {"keeper"}
DEPARTMENT, HEADS, CLERK = {"examiner", "chief", "leader"}, {"chief", "leader"}, {"clerk"}
PUBLIC = {"sign-in", "code", "sign-out"}
# Without a case: who gets an answer. Everybody else is told that there is no such page.
PLAIN = {
    "today": EVERYBODY, "find": EVERYBODY, "account": EVERYBODY, "intake": CLERK, "intake-item": CLERK, "scan": CLERK,
    "regions": CLERK, "to-accept": DEPARTMENT, "examining": DEPARTMENT, "due": DEPARTMENT | {"supervisor"},
    "all": DEPARTMENT | {"supervisor"},
    "assign": DEPARTMENT, "received": CLERK, "hand-out": {"clerk", "issuer"}, "overview": HEADS | {"supervisor"},
    "ratings": HEADS | {"supervisor"}, "sent": {"admin"}, "exports": EVERYBODY, "export": DEPARTMENT | {"supervisor"},
    "second-factor": EVERYBODY, "recovery-codes": EVERYBODY, "end-sessions": EVERYBODY, "officials": {"admin"},
    "official": {"admin"}, "change-official": {"admin"},
    "catalogue": {"keeper"}, "ending": HEADS, "directory": {"keeper"}, "claim-rates": {"leader", "supervisor"}, "differences": {"keeper"}, "differences-accept": {"keeper"}, "reviews": {"establishment", "legal"},
    "catalogue-import": {"keeper"}, "guide-audit": {"keeper"}, "guide-audit-item": {"keeper"},
    "lists": MANAGER, "list-new": MANAGER,
    "reductions": MANAGER | {"leader", "supervisor"}, "reduction-items": MANAGER | {"leader", "supervisor"},
    "reforms": MANAGER, "presence": MANAGER | {"leader", "supervisor"}, "presence-items": MANAGER | {"leader", "supervisor"},
    "presence-outside": MANAGER | {"leader", "supervisor"},
    "proofs": MANAGER, "proof-new": MANAGER,
    "policies": MANAGER, "policy-new": MANAGER,
    "dictionary": MANAGER, "put-saying": MANAGER,
    "import-dictionary": MANAGER, "export-dictionary": MANAGER, "unanswered": MANAGER, "answer-question": MANAGER,
    "settle-miss": MANAGER,
    "forms": MANAGER, "form-new": MANAGER, "form-import": MANAGER, "form-regions": MANAGER, "form-lists": MANAGER,
    "form-list-new": MANAGER,
    "materials": MANAGER, "materials-accept": MANAGER, "material-suggestions": MANAGER, "put-material": MANAGER,
    "material-new": MANAGER, "material-name": MANAGER, "material-entry": MANAGER, "material-do": MANAGER,
}  # fmt: skip
# Of a case: exactly those who see the case; what they may then do is asked of the case itself.
OF_A_CASE = {
    "case", "do", "write", "unmask", "document", "material", "message-file", "answer-file", "licence", "add-material",
    "check-material", "case-basis",
}  # fmt: skip
# Of an item: its keeper; of a submission: who reviews in its region (tests/workbench/test_catalogue.py).
OF_AN_ITEM = {
    "catalogue-item", "catalogue-act", "catalogue-compare", "directory-act", "edit", "edit-preview", "edit-chapter", "edit-save",
    "edit-situations", "catalogue-form", "material-files", "material-file", "item-together", "item-standing", "item-places",
    "item-places-add", "favourable", "favourable-do",
}  # fmt: skip
# Of an act on items as a whole: the keeper of its body; of an item that is gone: the heads of its body (test_standing.py).
OF_AN_ACT = {"delegation-end", "item-act", "item-act-do", "ending-item", "ending-do"}
OF_A_SUBMISSION = {"review", "review-act"}
# Of a policy: who keeps the catalogue of its body (tests/workbench/test_policies.py).
OF_A_POLICY = {"policy", "policy-preview", "policy-measure", "policy-do"}
# Of an export: only who asked for it (tests/exports).
OF_AN_EXPORT = {"export-file", "export-do", "catalogue-import-run", "catalogue-import-report", "catalogue-import-do"}
# Of a finding of the guide audit: who keeps the items of its body (test_guide_audit.py).
OF_A_FINDING = {"guide-audit-do"}
# Of an entry of the register of proofs, of an item in a hall, of a reform: who keeps the items of its body (test_proofs.py, test_presence.py).
OF_A_PROOF = {"reform", "reform-end", "presence-do", "proof", "proof-edit", "proof-do"}
# Of a named list: catalogue managers look at all, and change those that their body keeps (tests/workbench/test_item_lists.py).
OF_A_LIST = {"list", "list-exceptions", "list-change"}
OF_OWN_LIST = {"list-edit", "list-rule", "list-publish", "list-batch", "list-batch-publish", "list-upload", "list-do"}
# Of a form: who keeps the forms of its body; the platform's are read by all of them (tests/workbench/test_forms.py).
OF_A_FORM = {"form", "form-do", "form-compare", "form-version", "form-export", "form-blank"}
OF_OWN_FORM = {"form-design", "form-act", "form-part", "form-section", "form-preview", "form-publish"}
OF_OWN_OPTIONS = {"form-list", "form-list-remove"}
POSTED = {
    "list-do", "proof-do", "form-do", "form-act", "form-list-remove", "policy-do", "presence-do", "catalogue-import-do",
    "favourable-do", "item-act-do", "item-places-add", "delegation-end", "ending-do", "reform-end",
    "export-do", "assign", "do", "write", "unmask", "add-material", "check-material", "recovery-codes", "end-sessions",
    "change-official", "catalogue-act", "edit-save", "review-act", "directory-act", "differences-accept", "guide-audit-do",
    "put-saying", "import-dictionary", "answer-question", "settle-miss", "put-material", "material-do",
}  # fmt: skip
SEES = {"clerk", "issuer", "examiner", "chief", "leader", "supervisor", "auditor"}
ANY = uuid.UUID(int=1)


def test_every_address_has_a_rule():
    known = (
        PUBLIC
        | set(PLAIN)
        | OF_A_CASE
        | OF_AN_EXPORT
        | OF_AN_ITEM
        | OF_A_SUBMISSION
        | OF_AN_ACT
        | OF_A_FINDING
        | OF_A_PROOF
        | OF_A_LIST
        | OF_A_POLICY
        | OF_OWN_LIST
        | OF_A_FORM
        | OF_OWN_FORM
        | OF_OWN_OPTIONS
    )
    assert {pattern.name for pattern in urlpatterns} == known


@pytest.mark.parametrize("name", sorted({p.name for p in urlpatterns} - PUBLIC))
def test_nobody_comes_in_without_signing_on(client, name):
    method = client.post if name in POSTED else client.get
    answer = method(address(name, "X"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("workbench:sign-in"))


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_a_page_exists_for_whom_it_is_meant(as_staff, office, who):
    client = as_staff(official(office, who))
    pages = set(PLAIN) - {"scan"}  # no file was scanned yet: nobody has one
    found = {name for name in pages if ask(client, name, address(name, office.item.code)).status_code != 404}
    assert found == {name for name in pages if who in PLAIN[name]}


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_a_case_of_others_does_not_exist(as_staff, office, who):
    other = factories.an_office(body=a_body(name="云江市教育局", region_code="999800000000"))
    case = factories.make_case(other, at_window=True)
    client = as_staff(official(office, who))
    answers = {name: ask(client, name, address(name, case.number)).status_code for name in OF_A_CASE}
    assert answers == dict.fromkeys(OF_A_CASE, 404)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_an_item_of_others_cannot_be_kept(as_staff, office, who):
    other = published_item(body=a_body(name="云江市教育局", region_code="999800000000"))
    client = as_staff(official(office, who))
    answers = {name: ask(client, name, address(name, other.code)).status_code for name in OF_AN_ITEM | OF_A_SUBMISSION}
    assert answers == dict.fromkeys(OF_AN_ITEM | OF_A_SUBMISSION, 404)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_an_entry_of_another_register_does_not_exist(as_staff, office, who):
    proof = a_proof(a_body(name="云江市教育局", region_code="999800000000"))
    client = as_staff(official(office, who))
    addresses = {name: address(name, "X").replace("/proofs/1/", f"/proofs/{proof.pk}/") for name in OF_A_PROOF}
    assert {ask(client, name, url).status_code for name, url in addresses.items()} == {404}


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_an_own_item_is_there_for_exactly_its_keeper(as_staff, office, who):
    answer = as_staff(official(office, who)).get(reverse("workbench:catalogue-item", args=[office.item.code]))
    assert (answer.status_code == 200) == (who == "keeper")


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_an_export_of_others_does_not_exist(as_staff, office, who):
    from tongban.exports import services

    other = factories.an_office(body=a_body(name="云江市教育局", region_code="999800000000")).leader
    export = services.request_export(
        source="all", filters={}, format="csv", reason="核对", is_confirmed=True, by=other, at=factories.MONDAY_9AM
    )
    client = as_staff(official(office, who))
    addresses = {name: address(name, "X").replace(str(ANY), str(export.public_id)) for name in OF_AN_EXPORT}
    assert {ask(client, name, url).status_code for name, url in addresses.items()} == {404}


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_a_form_of_others_does_not_exist(as_staff, office, who):
    from tests.forms.factories import AT, a_draft, a_form

    from tongban.forms.services import make_list
    from tongban.kernel.actors import SYSTEM

    other = a_body(name="云江市教育局", region_code="999800000000")
    published, draft = a_form(other).code, a_draft(other)
    options = make_list(body_id=other.pk, name="业态", more="餐饮", by=SYSTEM, at=AT)
    client = as_staff(official(office, who))
    urls = {name: address(name, published) for name in OF_A_FORM} | {name: address(name, draft) for name in OF_OWN_FORM}
    urls |= {name: address(name, options.pk) for name in OF_OWN_OPTIONS}
    urls["form-compare"] += "?before=1&after=1"
    assert {ask(client, name, url).status_code for name, url in urls.items()} == {404}


def test_a_scan_of_another_clerk_does_not_exist(as_staff, office):
    file = factories.a_file(f"staff:{office.examiner.pk}")
    assert as_staff(office.clerk).get(reverse("workbench:scan", args=[file.public_id])).status_code == 404


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_an_own_case_is_there_for_exactly_those_who_see_it(as_staff, office, who):
    case = factories.make_case(office, at_window=True)
    answer = as_staff(official(office, who)).get(reverse("workbench:case", args=[case.number]))
    assert (answer.status_code == 200) == (who in SEES)


@pytest.mark.parametrize("who", sorted(SEES))
def test_the_buttons_are_exactly_what_the_table_and_the_posts_open(as_staff, office, who):
    from django.utils import timezone

    from tongban.cases import selectors
    from tongban.workbench import actions

    case, staff = factories.make_case(office, at_window=True), official(office, who)
    page = as_staff(staff).get(reverse("workbench:case", args=[case.number])).content.decode()
    opened = set(selectors.open_actions(staff, case, timezone.localdate()))
    shown = {act.name for act in actions.ACTS if f"/do/{act.name}/" in page}
    assert shown == {act.name for act in actions.ACTS if opened & set(act.covers)}


@pytest.mark.parametrize("who", ["auditor", "supervisor", "issuer"])
def test_who_only_looks_is_refused_the_act(as_staff, office, who):
    case = factories.make_case(office, at_window=True)
    url = reverse("workbench:do", args=[case.number, "accept"])
    assert as_staff(official(office, who)).post(url, {"once": "p" * 32}).status_code == 409
    case.refresh_from_db()
    assert case.state == "received"


def official(office, who):
    region = office.body.region_code
    made = {
        "supervisor": (Role.SUPERVISOR, region), "auditor": (Role.AUDITOR, region), "admin": (Role.ADMIN, region),
        "keeper": (Role.CATALOGUE_MANAGER, office.body), "establishment": (Role.ESTABLISHMENT_REVIEWER, region),
        "legal": (Role.LEGAL_REVIEWER, region),
    }  # fmt: skip
    if who not in made:
        return getattr(office, who)
    return factories.a_staff("监督员", made[who], body=office.body)


def ask(client, name, url):
    return client.post(url, {"once": uuid.uuid4().hex}) if name in POSTED else client.get(url)


def address(name, what):
    pattern = next(p for p in urlpatterns if p.name == name)
    somebody = Staff.objects.order_by("pk").values_list("pk", flat=True).first() or 1
    given = {
        "finding_id": 1, "proof_id": 1, "reform_id": 1, "policy_code": what, "measure_id": 0, "state": "missing",
        "act_id": 1, "delegation_id": 0, "act_kind": "suspend",
        "staff_id": somebody, "act": "unlock", "list_code": what, "upload_id": 1, "change_id": 1, "figure": "steps",
        "question_id": lambda: ask_question(text="怎么办养犬登记？", words="养犬", at=factories.MONDAY_9AM).pk, "miss_id": a_miss,
        "name_id": a_name, "entry_id": an_entry, "decision": "count",
        "number": what, "code": what, "name": "accept", "kind": "note", "public_id": ANY, "listed": "due", "verb": "cancel", "file_id": ANY, "material_id": 1,
        "before": 1, "after": 1, "submission_id": 1, "body_id": 0, "chapter": "time", "base_id": 1,
        "form_code": what, "version": 1, "at": "dianpu", "list_id": what if isinstance(what, int) else 1,
    }  # fmt: skip
    values = {key: given[key] for key in pattern.pattern.converters}
    return reverse(f"workbench:{name}", kwargs={key: one() if callable(one) else one for key, one in values.items()})


def a_miss():
    count_miss(words="养犬登记", at=factories.MONDAY_9AM)
    return SearchMiss.objects.get().pk


def an_entry():
    entry = put_material(entry=MaterialEntry("户口迁移证"), by=SYSTEM, at=factories.MONDAY_9AM)
    return entry.pk


def a_name():
    refresh_material_names()
    name = MaterialName.objects.order_by("pk").last()
    return name.pk if name else 1


def test_a_supervisor_of_the_region_sees_what_stands_in_it(as_staff, office):
    factories.make_case(office)
    page = as_staff(official(office, "supervisor")).get(reverse("workbench:overview")).content.decode()
    assert office.item.current.name in page


@pytest.mark.parametrize(
    "who", ["clerk", "issuer", "examiner", "chief", "leader", "supervisor", "auditor", "admin", "keeper", "legal"]
)
def test_every_link_of_the_first_pages_leads_somewhere(as_staff, office, who):
    """Of those that this official may open; what waits inside a department is a number for who only watches."""
    for traits in ({}, {"accepted": True}, {"assigned": True}, {"granted": True}):
        factories.make_case(office, **traits)
    client = as_staff(official(office, who))
    pages = [client.get(reverse(f"workbench:{name}")) for name in ("today", "overview")]
    links = {
        link
        for page in pages
        if page.status_code == 200
        for link in re.findall(r'href="(/workbench/[^"#]*)"', page.text)
    }
    found = {link: client.get(html.unescape(link)).status_code for link in links if "sign-out" not in link}
    assert {link: status for link, status in found.items() if status != 200} == {}
    assert reverse("workbench:account") in found
