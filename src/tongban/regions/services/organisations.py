"""Bodies (实施主体), halls and windows: entering and changing them."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.checks import credit_code_problem
from tongban.kernel.errors import NotFound, Refusal
from tongban.regions.models import Body, BodyNature, Hall, Window
from tongban.regions.services._common import changed, require_office, require_region, require_text

BODY_FIELDS = frozenset({
    "name", "short_name", "credit_code", "region_code", "nature", "parent_id", "phone", "address",
    "review_body_name", "court_name", "is_active",
})  # fmt: skip
HALL_FIELDS = frozenset({"name", "region_code", "address", "hours", "phone"})
WINDOW_FIELDS = frozenset({"number", "name"})


@transaction.atomic
def register_body(
    *, name: str, short_name: str, credit_code: str, region_code: str, by: Actor, at: datetime,
    nature: str = BodyNature.STATUTORY, parent_id: int | None = None, phone: str = "", address: str = "",
    review_body_name: str = "", court_name: str = "",
) -> Body:  # fmt: skip
    """Enter an organ. Refused: a credit code that fails its check (R-ID-3) or is taken, an unknown region or parent."""
    require_office(by)
    body = Body()
    facts: dict[str, Any] = {
        "name": name,
        "short_name": short_name,
        "credit_code": credit_code,
        "region_code": region_code,
        "nature": nature,
        "parent_id": parent_id,
        "phone": phone,
        "address": address,
        "review_body_name": review_body_name,
        "court_name": court_name,
    }
    changed(body, _checked_body(facts), BODY_FIELDS)
    _save(body, "regions.credit_code_taken", credit_code=body.credit_code)
    audit.record("body.registered", of=body, by=by, at=at, name=body.name, credit_code=body.credit_code)
    return body


@transaction.atomic
def change_body(*, body_id: int, by: Actor, at: datetime, **changes: Any) -> Body:
    """Change what is said of an organ; `is_active=False` closes it (it stays in its old cases)."""
    require_office(by)
    body = _locked(Body, body_id)
    differing = changed(body, _checked_body(changes), BODY_FIELDS)
    if body.parent_id and _leads_back(body):
        raise Refusal("regions.parent_in_circle", name=body.name)
    if differing:
        _save(body, "regions.credit_code_taken", credit_code=body.credit_code)
        audit.record("body.changed", of=body, by=by, at=at, changes=differing)
    return body


@transaction.atomic
def register_hall(
    *, name: str, region_code: str, address: str, hours: str, by: Actor, at: datetime, phone: str = ""
) -> Hall:
    """Enter a service hall (政务服务大厅)."""
    require_office(by)
    hall = Hall()
    facts: dict[str, Any] = {
        "name": name,
        "region_code": region_code,
        "address": address,
        "hours": hours,
        "phone": phone,
    }
    changed(hall, _checked(facts, {"name", "address", "hours"}), HALL_FIELDS)
    hall.save()
    audit.record("hall.registered", of=hall, by=by, at=at, name=hall.name)
    return hall


@transaction.atomic
def change_hall(*, hall_id: int, by: Actor, at: datetime, **changes: Any) -> Hall:
    """Change address, hours and the like."""
    require_office(by)
    hall = _locked(Hall, hall_id)
    differing = changed(hall, _checked(changes, {"name", "address", "hours"}), HALL_FIELDS)
    if differing:
        hall.save()
        audit.record("hall.changed", of=hall, by=by, at=at, changes=differing)
    return hall


@transaction.atomic
def register_window(*, hall_id: int, number: str, name: str, by: Actor, at: datetime) -> Window:
    """Enter a window of a hall. Refused: the hall has this number already."""
    require_office(by)
    window = Window(hall=_locked(Hall, hall_id))
    changed(window, _checked({"number": number, "name": name}, {"number", "name"}), WINDOW_FIELDS)
    _save(window, "regions.window_number_taken", number=window.number)
    audit.record("window.registered", of=window, by=by, at=at, hall=hall_id, number=window.number)
    return window


@transaction.atomic
def change_window(*, window_id: int, by: Actor, at: datetime, **changes: Any) -> Window:
    """Renumber or rename a window."""
    require_office(by)
    window = _locked(Window, window_id)
    differing = changed(window, _checked(changes, {"number", "name"}), WINDOW_FIELDS)
    if differing:
        _save(window, "regions.window_number_taken", number=window.number)
        audit.record("window.changed", of=window, by=by, at=at, changes=differing)
    return window


def _checked(facts: dict[str, Any], needed: set[str]) -> dict[str, Any]:
    clean = {field: value.strip() if isinstance(value, str) else value for field, value in facts.items()}
    for field in sorted(needed & clean.keys()):
        clean[field] = require_text(field, clean[field])
    if "region_code" in clean:
        clean["region_code"] = require_region(clean["region_code"])
    return clean


def _checked_body(facts: dict[str, Any]) -> dict[str, Any]:
    clean = _checked(facts, {"name", "short_name"})
    if "credit_code" in clean:
        clean["credit_code"] = str(clean["credit_code"]).upper()
        problem = credit_code_problem(clean["credit_code"])
        if problem:
            raise Refusal("regions.bad_credit_code", credit_code=clean["credit_code"], problem=problem)
    if "nature" in clean and clean["nature"] not in BodyNature.values:
        raise Refusal("regions.unknown_nature", nature=clean["nature"])
    parent_id = clean.get("parent_id")
    if parent_id is not None and not Body.objects.filter(pk=parent_id).exists():
        raise Refusal("regions.unknown_parent", parent=parent_id)
    return clean


def _leads_back(body: Body) -> bool:
    """Would the chain of parents come back to this organ?"""
    parents = dict(Body.objects.values_list("pk", "parent_id")) | {body.pk: body.parent_id}
    above = body.parent_id
    while above is not None and above != body.pk:
        above = parents[above]
    return above == body.pk


def _locked(model: Any, pk: int) -> Any:
    found = model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _save(instance: Any, taken: str, **facts: Any) -> None:
    try:
        with transaction.atomic():
            instance.save()
    except IntegrityError as twice:
        raise Refusal(taken, **facts) from twice
