"""Licence types, themes, forms and items: what the city offers."""

from datetime import datetime
from typing import Any

from tongban.catalogue.models import ServiceItem
from tongban.catalogue.services import create_item, draft_version, publish_version, put_theme, set_popularity
from tongban.demo.loading.ground import Ground
from tongban.demo.loading.registers import load_proofs
from tongban.demo.place import city
from tongban.demo.place.forms import FORMS
from tongban.demo.place.items import ITEMS
from tongban.demo.place.licences import LABELS
from tongban.forms.services import publish_form
from tongban.forms.sketch import compose
from tongban.kernel.actors import SYSTEM
from tongban.licences.models import LicenceType
from tongban.licences.services import register_type

TYPE_NUMBERS = {
    "permit": 1,
    "benefit": 5,
    "confirmation": 7,
    "public_service": 20,
}  # R-ITEM-2: the type in the basic code


def load_offer(ground: Ground, at: datetime) -> dict[str, ServiceItem]:
    """Item key ("scjg-1") → item; everything that was missing is published as of `at`."""
    types = load_licence_types(ground, at)
    for order, (code, name, audience) in enumerate(city.THEMES):
        put_theme(code=code, name=name, audience=audience, order=order, by=SYSTEM, at=at)
    versions = {}
    for code, (title, sections) in FORMS.items():
        schema, ui = compose(sections)
        versions[code] = publish_form(code=code, title=title, schema=schema, ui=ui, by=SYSTEM, at=at).version
    load_proofs(ground, at)
    known = {item.code: item for item in ServiceItem.objects.filter(region_code=city.CITY).select_related("current")}
    found = {}
    for row in ITEMS:
        code = item_code(row, ground)
        item = known.get(code)
        if item is None or item.current_id is None:
            item = _publish(item, code, row, ground, types, versions, at)
        found[f"{row['body']}-{row['no']}"] = item
    return found


def item_code(row: dict[str, Any], ground: Ground) -> str:
    """31 characters: the body's credit code, exercise level 3 (municipal), the basic code (R-ITEM-2, R-ITEM-3)."""
    department = 1 + [key for key, *_ in city.BODIES].index(row["body"])
    kind = TYPE_NUMBERS[row["type"]]
    return f"{ground.bodies[row['body']].credit_code}399{kind:02d}{department:02d}{row['no']:03d}000"


def load_licence_types(ground: Ground, at: datetime) -> dict[str, str]:
    """Key → code of the type."""
    codes = {key: ground.bodies[body].credit_code + serial for key, serial, _, body, _ in city.LICENCE_TYPES}
    known = set(LicenceType.objects.filter(code__in=codes.values()).values_list("code", flat=True))
    for key, _, name, _, months in city.LICENCE_TYPES:
        if codes[key] not in known:
            register_type(code=codes[key], name=name, labels=LABELS[key], valid_months=months, by=SYSTEM, at=at)
    return codes


def _publish(
    item: ServiceItem | None, code: str, row: dict[str, Any], ground: Ground, types: dict[str, str],
    versions: dict[str, int], at: datetime,
) -> ServiceItem:  # fmt: skip
    item = item or create_item(code=code, body_id=ground.bodies[row["body"]].pk, by=SYSTEM, at=at)
    form_code = form_of(row)
    version = item.versions.order_by("-number").first() or draft_version(
        item_id=item.pk, by=SYSTEM, at=at, themes=row["themes"], steps=_steps(row),
        elements={**_elements(row, types), "form_code": form_code, "form_version": versions.get(form_code)},
        materials=[_material(one, types, bool(form_code)) for one in row["materials"]],
    )  # fmt: skip
    publish_version(version_id=version.pk, by=SYSTEM, at=at)
    if row.get("popular"):
        set_popularity(item_id=item.pk, popularity=row["popular"], by=SYSTEM, at=at)
    return ServiceItem.objects.select_related("current").get(pk=item.pk)


def form_of(row: dict[str, Any]) -> str:
    """The item's own form; else, where an application form is among the materials, a general one for who may apply."""
    if row.get("form"):
        return row["form"]
    if not any(one["type"] == "form" for one in row["materials"]):
        return ""
    if row["objects"] == ["person"]:
        return "general-person"
    return "general" if "person" in row["objects"] else "general-firm"


def _elements(row: dict[str, Any], types: dict[str, str]) -> dict[str, Any]:
    kind = next((entry for entry in city.LICENCE_TYPES if entry[0] == row.get("licence")), None)
    online, fees = row.get("online", True), row.get("fee", [])
    elements = {
        "name": row["name"], "item_type": row["type"], "case_type": row["kind"], "service_objects": row["objects"],
        "legal_basis": row["basis"], "exercise_level": "市级", "power_source": "法定本级行使",
        "handling_office": "行政审批科", "statutory_limit": row["law"], "promised_limit": row["promise"],
        "conditions": f"符合{row['basis']}规定的条件，材料齐全、符合法定形式。",
        "procedure": "申请、收件、受理、审查、决定、送达。" if row["kind"] == "promised" else "申请、当场审查、当场决定、送达。",
        "handling_forms": ["window", "online"] if online else ["window"], "visits": row.get("visits", 0 if online else 1),
        "visits_reason": "" if online else "须本人到场", "place": "云江市政务服务中心（江城区江滨路88号）", "hours": city.HOURS,
        "is_online": online, "may_apply_online": online, "is_charged": any(amount for _, amount in fees),
        "fees": [
            {"name": name, "standard": f"{amount}元" if amount else "免费", "basis": "国家规定的收费标准", "amount": amount}
            for name, amount in fees
        ],
        "may_courier": True, "consultation": "0990-12345", "complaint": "0990-12345 转 2",
        "faq": [
            {"question": "可以请别人代办吗？", "answer": "可以，带上授权委托书。" if row.get("proxy", True) else "不可以，须本人办理。"},
            {"question": "多久能办好？", "answer": "当场办结。" if row["kind"] == "instant" else f"{row['promise']}个工作日内。"},
        ],
        "min_assurance_level": row.get("in_person", 2), "may_use_proxy": row.get("proxy", True),
        "touches_safety": row.get("safety", False), "desk_may_decide": row.get("desk", False),
        "situations": row.get("situations", {}),
    }  # fmt: skip
    if kind is not None:
        return elements | {
            "result_type": "licence", "result_name": kind[2], "licence_type_code": types[kind[0]],
            "licence_valid_months": kind[4],
        }  # fmt: skip
    return elements | {"result_type": "other", "result_name": row.get("result", "")}


def _material(one: dict[str, Any], types: dict[str, str], has_form: bool) -> dict[str, Any]:
    """An application form is filled in online and printed by the system: nobody has to bring it."""
    necessity = "shared" if one.get("shared") else "necessary"
    if one["type"] == "form" and has_form:
        necessity = "optional"
    return {
        "name": one["name"], "material_type": one["type"], "source": one["source"], "issuer": one.get("issuer", ""),
        "form": one.get("form", "either"), "originals": 1, "copies": 0, "necessity": necessity,
        "filling_notes": one.get("notes", ""), "needed_when": one.get("needed", []),
        "licence_type_code": types.get(one.get("licence", ""), ""),
        "acceptance_standard": "清晰、完整，与原件一致。",
    }  # fmt: skip


def _steps(row: dict[str, Any]) -> list[dict[str, Any]]:
    if row["kind"] == "instant":
        return [{"name": "当场办理", "days": "当场", "handler": "综合窗口", "content": "审查材料并当场作出决定。"}]
    days = row["promise"]
    return [
        {"name": "受理", "days": "1个工作日", "handler": "行政审批科", "content": "审查材料是否齐全、符合法定形式。"},
        {
            "name": "审查",
            "days": f"{max(1, days - 1)}个工作日",
            "handler": "行政审批科",
            "content": "审查是否符合法定条件。",
        },
        {"name": "决定", "days": "1个工作日", "handler": "分管负责人", "content": "作出准予或者不予的决定。"},
    ]
