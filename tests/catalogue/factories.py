"""Items for tests, made by the real operations."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

from tongban.catalogue.models import Proof, ServiceItem, Theme
from tongban.catalogue.rules.proofs import is_called_proof
from tongban.catalogue.services import (
    ProofEntry,
    create_item,
    create_policy,
    draft_version,
    enter_proof,
    lists,
    publish_policy,
    publish_version,
    put_measure,
)
from tongban.kernel.actors import SYSTEM
from tongban.regions.models import Body

PUBLISHED_AT = datetime(2025, 1, 6, 9, 0, tzinfo=timezone(timedelta(hours=8)))
_numbers = count(1)


def a_credit_code(number: int) -> str:
    """A synthetic credit code of an organ (11) in the region 9999 that does not exist, with its right check digit."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    first = f"11999900{number:09d}"
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(first))
    return first + alphabet[(31 - total % 31) % 31]


def a_body(name: str = "云江市市场监督管理局", *, region_code: str = "999900000000", **fields: Any) -> Body:
    """A body with a valid synthetic credit code."""
    fields.setdefault("credit_code", a_credit_code(500000 + next(_numbers)))
    fields.setdefault("short_name", "云市监")
    return Body.objects.create(name=name, region_code=region_code, **fields)


def an_item_code(body: Body, *, exercise_level: str = "4", type_digits: str = "01", variant: str = "") -> str:
    """An implementation code (31) of the body, or a handling-item code (33) with a `variant` of two digits."""
    return f"{body.credit_code}{exercise_level}00{type_digits}77{next(_numbers):06d}{variant}"


def a_theme(code: str = "open-business", name: str = "开办企业", audience: str = "enterprise", order: int = 1) -> Theme:
    theme, _ = Theme.objects.get_or_create(code=code, defaults={"name": name, "audience": audience, "order": order})
    return theme


def published_item(
    *,
    body: Body | None = None,
    code: str | None = None,
    name: str = "食品经营许可",
    item_type: str = "permit",
    case_type: str = "promised",
    statutory: int | None = 20,
    promised: int | None = 10,
    unit: str = "working_day",
    materials: Sequence[Mapping[str, Any] | str] = ("申请书", "身份证明"),
    steps: Sequence[Mapping[str, Any]] = ({"name": "受理"}, {"name": "审查"}, {"name": "决定"}),
    situations: Mapping[str, Any] | None = None,
    themes: Sequence[str] = (),
    popularity: int = 0,
    at: datetime = PUBLISHED_AT,
    enters_proofs: bool = True,
    **elements: Any,
) -> ServiceItem:
    """An item with one published version (`item.current`), in force since 2025-01-06; the proofs it demands are entered in
    the register of its body.

    `materials` are fields of ItemMaterial, or just names (codes M01, M02, …). `elements` are further fields of ItemVersion.
    """
    body = body or a_body()
    item = create_item(code=code or an_item_code(body), body_id=body.pk, by=SYSTEM, at=at)
    elements = {
        "name": name, "item_type": item_type, "case_type": case_type, "statutory_limit": statutory,
        "promised_limit": promised, "statutory_unit": unit, "promised_unit": unit,
        "legal_basis": "《中华人民共和国行政许可法》第十二条", "conditions": "具有固定的经营场所。",
        "service_objects": ["person", "enterprise"], "handling_forms": ["window", "online"], "visits": 0,
        "situations": dict(situations or {}), **elements,
    }  # fmt: skip
    for name in {one if isinstance(one, str) else one["name"] for one in materials}:
        if enters_proofs and is_called_proof(name) and not Proof.objects.filter(body=body, name=name).exists():
            a_proof(body, name, at=at)
    version = draft_version(
        item_id=item.pk, elements=elements, steps=steps, themes=themes, by=SYSTEM, at=at,
        materials=[{"name": one} if isinstance(one, str) else one for one in materials],
    )  # fmt: skip
    publish_version(version_id=version.pk, by=SYSTEM, at=at)
    item.refresh_from_db()
    if popularity:
        item.popularity = popularity
        item.save(update_fields=["popularity"])
    return item


def a_proof(body: Body, name: str = "场地证明", *, at: datetime = PUBLISHED_AT, **fields: Any) -> Proof:
    """An entry of the register of proofs, kept, with all it needs."""
    known = {
        "basis_kind": "law", "basis": "《中华人民共和国食品安全法》第三十五条", "issuer": "街道办事处",
        "guide": "带身份证到街道办理，当场开具。",
    }  # fmt: skip
    return enter_proof(body_id=body.pk, entry=ProofEntry(name=name, **(known | fields)), by=SYSTEM, at=at)


def a_list(
    *items: ServiceItem, body: Body, name: str = "跨省通办事项清单", at: datetime = PUBLISHED_AT, **fields: Any
) -> Any:
    """A public list filled by batches, these items in its first batch."""
    fields = {"kind": "anywhere", "scope": "cross_province", "description": "在外地也能办。"} | fields
    made = lists.create_list(name=name, keeper_id=body.pk, filling="batch", by=SYSTEM, at=at, **fields)
    batch = lists.open_batch(
        list_id=made.pk,
        document_title="关于公布第一批事项的通知",
        document_number="云政办〔2025〕1号",
        by=SYSTEM,
        at=at,
    )
    for item in items:
        lists.put_line(change_id=batch.pk, item_id=item.pk, act="enter", by=SYSTEM, at=at)
    lists.publish_batch(change_id=batch.pk, seen=(len(items), 0), by=SYSTEM, at=at)
    made.refresh_from_db()
    return made


def a_policy(
    *items: ServiceItem, body: Body | None = None, title: str = "关于支持首次创业的若干措施", at: datetime = PUBLISHED_AT,
    measure: Mapping[str, str] | None = None, published: bool = True, **elements: Any,
) -> Any:  # fmt: skip
    """A public policy of one measure, mapped to these items."""
    body = body or (items[0].body if items else a_body())
    elements = {
        "title": title, "issuer": "云江市人民政府", "document_number": "云政发〔2025〕3号", "issued_on": at.date(),
        "text": "为支持创业，制定本措施。", "audiences": ["person"], **elements,
    }  # fmt: skip
    policy = create_policy(keeper_id=body.pk, elements=elements, by=SYSTEM, at=at)
    words = {
        "title": "首次创业补贴五千元", "who": "第一次开店的高校毕业生", "benefit": "一次性补贴5000元", "how": "在网上提交申请。",
        **(measure or {}),
    }  # fmt: skip
    put_measure(policy_id=policy.pk, elements=words, item_codes=[item.code for item in items], by=SYSTEM, at=at)
    if published:
        publish_policy(policy_id=policy.pk, by=SYSTEM, at=at)
    policy.refresh_from_db()
    return policy
