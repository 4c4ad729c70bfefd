"""What the API says of items: one schema for each thing, in the words of docs and of the OpenAPI document."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from tongban.catalogue.enums import ChangeKind


class ItemOut(Schema):
    """An item as a line of a list."""

    code: str
    name: str
    item_type: str
    case_type: str
    body: str
    body_code: str
    region_code: str
    status: str = Field(description="in_use、suspended、cancelled")
    version: int
    effective_on: date | None
    statutory_limit: int | None
    statutory_unit: str
    promised_limit: int | None
    promised_unit: str
    visits: int | None
    may_apply_online: bool


class ItemPage(Schema):
    items: list[ItemOut]
    next_cursor: str | None = None


class ItemRef(Schema):
    """Another item, by which it is found here."""

    code: str
    name: str


class NoticeOut(Schema):
    """What is done to an item as a whole, in force or announced for a day to come."""

    kind: str = Field(description="suspend、resume、cancel、split、merge")
    is_in_force: bool
    effective_on: date
    until: date | None = Field(description="暂停的最后一天；空：没有定")
    reason: str
    document: str
    published_at: datetime | None


class StandingOut(Schema):
    """Whether applications are taken, why not, and where to go instead."""

    status: str
    notices: list[NoticeOut]
    successors: list[ItemRef] = Field(description="现在或者以后请办的事项")
    predecessors: list[ItemRef] = Field(description="拆分或合并以前的事项")


class ItemDetail(ItemOut):
    standing: StandingOut


class FileOut(Schema):
    """A blank form or a filled-in sample; the bytes are at `address`."""

    kind: str = Field(description="blank 空白表格，sample 示范文本")
    name: str
    content_type: str
    size: int
    sha256: str
    address: str = Field(description="本接口的地址，从 /api/ 起")


class MaterialOut(Schema):
    code: str
    name: str
    material_type: str
    necessity: str
    form: str
    source: str
    source_note: str
    originals: int
    copies: int
    paper_specification: str
    issuer: str
    legal_basis: str
    acceptance_standard: str
    filling_notes: str
    licence_type_code: str
    needed_when: list[dict[str, Any]] = Field(description="空：总是需要；否则符合其中一种情形时需要")
    order: int
    files: list[FileOut]


class ProofOut(Schema):
    """What the register of proofs says of a material today (R-ITEM-33)."""

    id: int
    state: str
    issuer: str
    basis: str
    guide: str
    replacement: str
    replacement_note: str


class GuideMaterialOut(MaterialOut):
    proof: ProofOut | None


class StepOut(Schema):
    order: int
    name: str
    days: str
    handler: str
    content: str
    standard: str


class ThemeOut(Schema):
    code: str
    name: str
    audience: str


class Elements(Schema):
    """Every element that a version has of its own (R-ITEM-22 … R-ITEM-28)."""

    name: str
    item_type: str
    case_type: str
    service_objects: list[Any]
    handling_office: str
    entrusting_body: str
    co_bodies: list[Any]
    planned_cancel_on: date | None
    legal_basis: str
    exercise_level: str
    power_source: str
    power_division: str
    exercise_content: str
    statutory_limit: int | None
    statutory_unit: str
    statutory_note: str
    promised_limit: int | None
    promised_unit: str
    promised_note: str
    conditions: str
    procedure: str
    quantity_limit: str
    intermediaries: list[Any]
    handling_forms: list[Any]
    visits: int | None
    visits_reason: str
    place: str
    hours: str
    is_in_hall: bool
    takes_appointments: bool | None
    is_online: bool
    may_apply_online: bool
    online_address: str
    online_depth: list[Any]
    handling_scope: str
    is_charged: bool
    fees: list[Any]
    may_pay_online: bool | None
    result_type: str
    result_name: str
    result_sample: str
    licence_type_code: str
    licence_valid_months: int | None
    may_courier: bool
    situations: dict[str, Any]
    consultation: str
    complaint: str
    faq: list[Any]
    is_bundle: bool
    min_assurance_level: int
    may_use_proxy: bool
    touches_safety: bool
    desk_may_decide: bool
    form_code: str
    form_version: int | None


class ListRef(Schema):
    code: str
    name: str


class HallOut(Schema):
    """A hall where the item is handled, or asked about (`kind`)."""

    id: int
    name: str
    kind: str
    windows: str = Field(description="窗口号，顿号隔开；空：任何窗口")


class PlaceOut(Schema):
    """Where the item is done nearby (CAT-12): delegated, entrusted, by an agent, or intake only."""

    kind: str
    region_code: str
    region_name: str
    place: str
    hours: str
    phone: str
    decided_by: str = Field(description="由谁决定")
    from_on: date
    until: date | None


class MeasureOut(Schema):
    """What a policy in force gives through this item."""

    policy_code: str
    title: str
    benefit: str
    amount: str
    until: str
    issuer: str


class CompanionOut(ItemRef):
    """An item that is often done together with this one."""

    body: str
    note: str


class ReformOut(Schema):
    """证照分离: how the permit was reformed (CAT-11)."""

    kind: str
    scope: str
    measure: str
    replaced_by: str
    document: str
    since: date


class GuideOut(ItemOut, Elements):
    """Everything that the guide page of the day shows."""

    open_questions: list[str]
    materials: list[GuideMaterialOut]
    steps: list[StepOut]
    themes: list[ThemeOut]
    standing: StandingOut
    lists: list[ListRef]
    halls: list[HallOut]
    places: list[PlaceOut]
    measures: list[MeasureOut]
    companions: list[CompanionOut]
    reforms: list[ReformOut]


class VersionLine(Schema):
    number: int
    name: str
    state: str
    effective_on: date | None
    published_at: datetime | None


class VersionList(Schema):
    code: str
    versions: list[VersionLine]


class VersionOut(VersionLine):
    code: str
    elements: Elements
    materials: list[MaterialOut]
    steps: list[StepOut]
    themes: list[ThemeOut]


class ChangeOut(Schema):
    """What changed: read the item or its guide again."""

    id: int
    kind: ChangeKind
    at: datetime
    code: str
    body_code: str
    version: int | None
    effective_on: date | None


class ChangeList(Schema):
    changes: list[ChangeOut]
    next_cursor: str
