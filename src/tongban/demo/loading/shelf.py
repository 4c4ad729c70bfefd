"""Forms and samples, lists, policies and companions of the city. After the items; what is there stays."""

from datetime import datetime
from pathlib import Path
from typing import Any

from tongban.catalogue.models import ItemCompanion, ItemList, Policy, ServiceItem
from tongban.catalogue.selectors.lists import preview
from tongban.catalogue.services import (
    create_policy,
    draft_version,
    lists,
    name_companion,
    publish_policy,
    publish_version,
    put_material_file,
    put_measure,
)
from tongban.demo.loading.ground import Ground
from tongban.demo.place import city, shelf
from tongban.files.services import SYSTEM_OWNER, store_bytes
from tongban.kernel.actors import SYSTEM
from tongban.kernel.typesetting import render_pdf

FORM = Path(__file__).with_name("form.typ")
KEEPER = "zwfw"


def load_shelf(ground: Ground, items: dict[str, ServiceItem], at: datetime) -> None:
    """`items` by key; those that get a form get a new version with it."""
    for key, rows in shelf.FORMS.items():
        _forms(items, key, rows, at)
    if not ItemCompanion.objects.exists():
        for one, other, why in shelf.TOGETHER:
            name_companion(item_id=items[one].pk, other_code=items[other].code, note=why, by=SYSTEM, at=at)
    if not ItemList.objects.exists():
        _lists(ground, items, at)
    if not Policy.objects.exists():
        for policy in shelf.POLICIES:
            _policy(policy, ground, items, at)


def _forms(items: dict[str, ServiceItem], key: str, rows: list[tuple[str, str]], at: datetime) -> None:
    item = items[key]
    form = next(one for one in item.current.materials.all() if one.material_type == "form")  # type: ignore[union-attr]
    if item.current.files.exists():  # type: ignore[union-attr]
        return
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=at)
    for kind, is_sample in (("blank", False), ("sample", True)):
        data = {
            "title": form.name, "organ": item.body.name, "is_sample": is_sample,
            "rows": [{"label": label, "value": value} for label, value in rows],
        }  # fmt: skip
        file = store_bytes(
            data=render_pdf(FORM, data), name=f"{form.name}.pdf", content_type="application/pdf", owner=SYSTEM_OWNER,
            at=at,
        )  # fmt: skip
        put_material_file(version_id=draft.pk, material_code=form.code, kind=kind, file=file, by=SYSTEM, at=at)
    publish_version(version_id=draft.pk, by=SYSTEM, at=at)
    items[key] = ServiceItem.objects.select_related("current").get(pk=item.pk)


def _lists(ground: Ground, items: dict[str, ServiceItem], at: datetime) -> None:
    keeper = ground.bodies[KEEPER].pk
    for name, kind, words, rule in shelf.LISTS:
        made = lists.create_list(
            name=name, kind=kind, keeper_id=keeper, filling="rule", description=words, rule=rule, region_code=city.CITY,
            by=SYSTEM, at=at,
        )  # fmt: skip
        moving = preview(made)
        lists.publish_by_rule(list_id=made.pk, seen=(moving.entering, moving.leaving), by=SYSTEM, at=at)
    name, words, keys = shelf.ANYWHERE
    made = lists.create_list(
        name=name, kind="anywhere", scope="cross_province", keeper_id=keeper, filling="batch", description=words,
        region_code=city.CITY, by=SYSTEM, at=at,
    )  # fmt: skip
    batch = lists.open_batch(
        list_id=made.pk, year=at.year, document_title="关于公布第一批“跨省通办”事项的通知", document_number=f"云政办〔{at.year}〕1号",
        by=SYSTEM, at=at,
    )  # fmt: skip
    for key in keys:
        lists.put_line(change_id=batch.pk, item_id=items[key].pk, act="enter", by=SYSTEM, at=at)
    lists.publish_batch(change_id=batch.pk, seen=(len(keys), 0), by=SYSTEM, at=at)


def _policy(row: dict[str, Any], ground: Ground, items: dict[str, ServiceItem], at: datetime) -> None:
    today = at.date()
    last = None
    if row["months"]:
        years, month = divmod(today.month - 1 + row["months"], 12)
        last = today.replace(year=today.year + years, month=month + 1, day=1)
    elements = {
        "title": row["title"], "document_number": row["number"].format(year=at.year), "issuer": row["issuer"], "issued_on": today,
        "valid_from": today, "valid_to": last, "audiences": row["audiences"], "text": row["text"],
    }  # fmt: skip
    policy = create_policy(
        keeper_id=ground.bodies[row["body"]].pk, elements=elements, themes=row["themes"], by=SYSTEM, at=at
    )
    for measure in row["measures"]:
        words = {name: value for name, value in measure.items() if name != "items"}
        codes = [items[key].code for key in measure["items"]]
        put_measure(policy_id=policy.pk, elements=words, item_codes=codes, by=SYSTEM, at=at)
    publish_policy(policy_id=policy.pk, by=SYSTEM, at=at)
