"""A catalogue manager with a thing of every kind, and the forms of their pages as a browser would send them."""

from html.parser import HTMLParser
from typing import Any

from django.utils.timezone import localtime
from tests.cases import factories
from tests.catalogue.factories import a_list, a_policy, a_proof, published_item
from tests.forms.factories import a_draft, publish
from tests.security.world import World, make_world

from tongban.catalogue import services
from tongban.catalogue.models import GuideFinding, MaterialName, SearchMiss
from tongban.catalogue.services import lists
from tongban.files.services import store_bytes
from tongban.forms.models import OptionList
from tongban.forms.services import make_list
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.regions import services as regions
from tongban.regions.models import Region

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
TREE = {"start": ["w"], "questions": [
    {"id": "w", "text": "您是？", "kind": "single", "options": [
        {"id": "p", "label": "个体工商户", "then": []}, {"id": "f", "label": "企业", "then": ["h"]}]},
    {"id": "h", "text": "场所？", "kind": "multi", "options": [{"id": "own", "label": "自有"}, {"id": "rent", "label": "租赁"}]},
]}  # fmt: skip


def make_desk() -> tuple[World, Any]:
    """The world with what a manager of its body works on, addressed by the names of arguments; and the manager."""
    world, at = make_world(), localtime()
    body, who = world.office.body, {"by": SYSTEM, "at": at}
    region = body.region_code
    manager = factories.a_staff(
        "事项", (Role.CATALOGUE_MANAGER, body), (Role.ESTABLISHMENT_REVIEWER, region), (Role.LEGAL_REVIEWER, region), body=body
    )  # fmt: skip
    if not Region.objects.filter(code__startswith="9999").exists():
        regions.register_division(code="9999", name="云江市", level=2, **who)
        regions.register_division(code="999901", name="临江区", level=3, parent_code="9999", **who)
        regions.register_division(code="999901100000", name="柳林镇", level=4, parent_code="999901", **who)
    lease = {"name": "租赁合同", "needed_when": [{"h": "rent"}]}
    item = published_item(
        body=body, name="开店许可", situations=TREE, materials=["申请书", lease], place="江滨大道大道8号", is_charged=True,
        fees=[{"name": "工本费", "standard": "10元", "basis": "《中华人民共和国价格法》、价费〔2020〕1号"}], faq=[{"question": "多久？", "answer": "十天。"}],
    )  # fmt: skip
    draft = services.draft_version(item_id=item.pk, **who)
    file = store_bytes(data=PDF, name="表.pdf", content_type="", owner=f"staff:{manager.pk}", at=at)
    services.put_material_file(version_id=draft.pk, material_code="M01", kind="blank", file=file, **who)
    other = published_item(body=body, name="变更许可")
    submitted = services.draft_version(item_id=other.pk, elements={"promised_limit": 3}, **who)
    listed = a_list(item, body=body)
    lists.open_batch(list_id=listed.pk, document_title="第二批", document_number="云政办〔2026〕2号", by=SYSTEM, at=at)
    ruled = lists.create_list(
        name="一次不跑清单", kind="other", scope="", description="", keeper_id=body.pk, filling="rule",
        rule=[{"element": "visits", "value": 0}], **who,
    )  # fmt: skip
    policy = a_policy(item, body=body, published=False)
    hall = world.office.hall
    services.bring_into_hall(item_ids=[item.pk], hall_id=hall.pk, kind="comprehensive", **who)
    reform = services.put_reform(
        item_id=item.pk, entry=services.ReformEntry(kind="filing", scope="whole_country", measure="改为备案。", replaced_by="备案", document="国发〔2021〕7号"), **who,
    )  # fmt: skip
    delegation = services.delegate_item(
        item_id=item.pk, kind="window", region_code="999901100000", place="便民服务中心", document="云政发〔2025〕4号", **who
    )  # fmt: skip
    act = services.suspend_item(item_id=other.pk, reason="系统升级改造", **who)
    services.refresh_all_findings(at=at)
    services.refresh_material_names()
    services.count_miss(words="养犬登记", at=at)
    form_code = a_draft(body)
    publish(form_code)
    from tongban.forms.services import begin_draft

    begin_draft(code=form_code, **who)
    make_list(body_id=body.pk, name="业态", more="餐饮\n零售", **who)
    world.things |= {
        "code": item.code, "list_code": listed.code, "ruled_list": ruled.code, "change_id": listed.changes.order_by("pk").first().pk,
        "upload_id": 1, "figure": "steps", "policy_code": policy.code, "measure_id": policy.measures.get().pk, "hall_id": hall.pk,
        "reform_id": reform.pk, "delegation_id": delegation.pk, "act_id": act.pk, "act_kind": "merge", "proof_id": a_proof(body).pk,
        "finding_id": GuideFinding.objects.filter(item=item).values_list("pk", flat=True).first(), "form_code": form_code, "at": "dianpu",
        "list_id": OptionList.objects.get().pk, "miss_id": SearchMiss.objects.get().pk,
        "name_id": MaterialName.objects.values_list("pk", flat=True).first(), "entry_id": services.put_material(entry=services.MaterialEntry("户口迁移证"), **who).pk,
        "question_id": services.ask_question(text="怎么办养犬登记？", words="养犬", at=at).pk, "before": 1, "after": 1, "listed": "due",
        "submission_id": services.submit_version(version_id=submitted.pk, by=manager, at=at).pk, "staff_id": manager.pk,
        "draft_item": item.code, "state": "present",
    }  # fmt: skip
    return world, manager


class Forms(HTMLParser):
    """The forms of a page: `found` is [(action, method, {name: [values]}, names of files)]."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, list[str]], list[str]]] = []
        self._outside: dict[str, tuple] = {}
        self._now: tuple | None = None
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._now = (given.get("action", ""), given.get("method", "get").lower(), {}, [])
            self.found.append(self._now)
            self._outside[given.get("id", "")] = self._now
        form = self._outside.get(given["form"]) if given.get("form") else self._now
        name = given.get("name", "")
        if tag == "option" and self._now and self._select:
            self._now[2].setdefault(self._select, [given.get("value", "")])
        if form is None or not name:
            return
        kind = given.get("type", "")
        if tag == "select":
            self._select = name
        elif tag == "input" and kind == "file":
            form[3].append(name)
        elif (tag == "input" and kind in ("checkbox", "radio")) or tag == "button":
            form[2].setdefault(name, []).append(given.get("value", "on"))
        elif tag in ("input", "textarea"):
            form[2].setdefault(name, [given.get("value", "")])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._now = None
        elif tag == "select":
            self._select = ""
