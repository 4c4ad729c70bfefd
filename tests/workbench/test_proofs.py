"""证明事项清单 on the workbench: kept by the managers of a body, and the way on for whom publishing refused."""

import inspect
import uuid

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_proof, an_item_code, published_item

from tongban.catalogue.models import Proof
from tongban.catalogue.services import create_item, draft_version
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "场地证明", "basis_kind": "law", "basis": "《中华人民共和国食品安全法》第三十五条", "issuer": "街道办事处",
    "guide": "带身份证当场开具。", "names": "场所证明\n\n 房屋证明 ",
}  # fmt: skip


@pytest.fixture
def manager(office):
    return factories.a_staff("钱事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body)


def post(client, name, /, *args, **fields):
    return client.post(reverse(f"workbench:{name}", args=args), {"once": uuid.uuid4().hex, **fields})


def shown(client, name, *args, query=""):
    answer = client.get(reverse(f"workbench:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_refusal_by_the_form_to_the_published_guide(as_staff, office, manager):
    item = create_item(code=an_item_code(office.body), body_id=office.body.pk, by=SYSTEM, at=PUBLISHED_AT)
    basis = {"name": "演出许可", "item_type": "confirmation", "case_type": "promised", "promised_limit": 5}
    draft_version(item_id=item.pk, elements=basis, materials=[{"name": "场地证明"}], by=SYSTEM, at=PUBLISHED_AT)
    client = as_staff(manager)
    page = shown(client, "catalogue-item", item.code)
    assert "没有列入证明事项清单" in page
    href = page.split('<strong>先登记这些证明</strong><ul><li><a href="')[1].split('"')[0].replace("&amp;", "&")
    form = client.get(href).content.decode()
    assert 'value="场地证明"' in form and f'<option value="{office.body.pk}" selected' in form
    answer = post(client, "proof-new", body=office.body.pk, **FILLED)
    proof = Proof.objects.get(name="场地证明")
    assert answer.status_code == 302 and answer["Location"] == reverse("workbench:proof", args=[proof.pk])
    assert {one.name for one in proof.matches.all()} == {"场地证明", "场所证明", "房屋证明"}
    assert "没有列入证明事项清单" not in shown(client, "catalogue-item", item.code)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(as_staff, office, manager):
    client = as_staff(manager)
    answer = post(
        client, "proof-new", body=office.body.pk, **FILLED | {"basis": "《关于规范场地的通知》", "issuer": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="issuer-error"' in page and "只是规章或者规范性文件" in page
    assert "带身份证当场开具。" in page and "场所证明" in page
    assert post(client, "proof-new", **FILLED | {"since": "2026-13-40"}).status_code == 422
    assert post(client, "proof-new", body=a_body("云江市教育局").pk, **FILLED).status_code == 422
    assert not Proof.objects.filter(name="场地证明").exists()


def test_a_proof_is_cancelled_with_what_takes_its_place_and_stays_on_record(as_staff, office, manager):
    proof = a_proof(office.body)
    published_item(body=office.body, name="演出许可", materials=["场地证明"])
    client = as_staff(manager)
    answer = post(client, "proof-do", proof.pk, "cancel", reason="清理", replacement="")
    assert answer.status_code == 422 and "请选择替代方式" in answer.content.decode()
    assert post(client, "proof-do", proof.pk, "cancel", reason="可以查合同", replacement="contract").status_code == 302
    page = shown(client, "proof", proof.pk)
    assert (
        "合同凭证" in page
        and "演出许可" in page
        and "应当尽快修改" in page
        and "可以查合同" in page
        and "重新保留" in page
    )
    assert post(client, "proof-do", proof.pk, "cancel", reason="可以查合同", replacement="none").status_code == 409
    assert post(client, "proof-edit", proof.pk, **FILLED).status_code == 422, "keeping it again needs a reason"
    assert post(client, "proof-edit", proof.pk, **FILLED, reason="条例重新规定").status_code == 302
    proof.refresh_from_db()
    assert proof.state == "kept"


def test_one_material_is_put_under_an_entry_and_taken_from_it(as_staff, office, manager):
    proof = a_proof(office.body)
    item = published_item(body=office.body, name="演出许可", materials=[{"name": "街道意见", "code": "M01"}])
    client = as_staff(manager)
    assert post(client, "proof-do", proof.pk, "match", item="?", material="M01").status_code == 422
    assert post(client, "proof-do", proof.pk, "match", item=item.code, material="M02").status_code == 422
    assert post(client, "proof-do", proof.pk, "match", item=item.code, material="M01").status_code == 302
    assert "演出许可 · M01" in shown(client, "proof", proof.pk)
    match = proof.matches.get(item=item)
    assert post(client, "proof-do", proof.pk, "unmatch", match=match.pk).status_code == 302
    assert "演出许可 · M01" not in shown(client, "proof", proof.pk)
    assert post(client, "proof-do", proof.pk, "burn").status_code == 404


def test_a_manager_sees_the_register_of_own_bodies_only(as_staff, office, manager):
    a_proof(office.body, "甲证明")
    a_proof(a_body("云江市教育局"), "乙证明")
    client = as_staff(manager)
    page = shown(client, "proofs")
    assert "甲证明" in page and "乙证明" not in page
    assert "没有符合条件" in shown(client, "proofs", query="?state=cancelled&text=<b>&body=x&after=?")


def test_what_is_missing_leads_to_the_form(as_staff, office, manager, settings):
    settings.TONGBAN_GUIDE_AUDIT = {"": {"severity": {"proof_not_registered": "warning"}}}
    published_item(body=office.body, materials=["学籍证明"], enters_proofs=False)
    client = as_staff(manager)
    page = shown(client, "proofs", query="?list=missing")
    assert "学籍证明" in page and "妨碍发布" in page and reverse("workbench:proof-new") + "?name=" in page
    a_proof(office.body, "学籍证明")
    assert "要求的证明都已登记" in shown(client, "proofs", query="?list=missing")


@pytest.mark.parametrize("which", ["", "?list=missing"])
def test_the_lists_ask_the_same_number_of_queries_however_long(
    as_staff, office, manager, settings, which, django_capture_queries
):
    settings.TONGBAN_GUIDE_AUDIT = {"": {"severity": {"proof_not_registered": "warning"}}}
    client, counts = as_staff(manager), []
    for number in (2, 20):
        for n in range(number):
            a_proof(office.body, f"第{number}-{n}号证明")
            published_item(
                body=office.body, materials=[f"第{number}-{n}号证明", f"未列{number}-{n}证明"], enters_proofs=False
            )
        with django_capture_queries() as seen:
            shown(client, "proofs", query=which)
        counts.append(len(seen))
    assert counts[0] == counts[1], counts


def test_what_was_typed_survives_a_session_that_ended():
    from tongban.workbench.views import proofs

    assert {
        name for name in ("new", "edit") if getattr(inspect.unwrap(getattr(proofs, name)), "keeps_typed", False)
    } == {"new", "edit"}
