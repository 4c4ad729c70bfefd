"""`/cases`: file a case, read it, and every act that the state table opens, by the same operations as the web faces."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from tongban.cases import selectors, services
from tongban.identity.enums import ApiScope
from tongban.kernel.errors import Invalid, Refusal
from tongban.openapi.auth import Token, caller_of
from tongban.openapi.idempotent import KEY_HEADER, idempotent, idempotent_act
from tongban.openapi.problems import answers
from tongban.openapi.verbs import ActionIn, act

router = Router(tags=["cases"])
READ, WRITE, ACT = Token(ApiScope.CASES_READ), Token(ApiScope.CASES_WRITE), Token(ApiScope.CASES_ACT)


class CaseRow(Schema):
    number: str
    state: str
    item_code: str
    item_name: str
    body: str
    applicant: str
    channel: str
    submitted_at: datetime | None
    due_on: date | None
    is_provisional: bool


class CasePage(Schema):
    cases: list[CaseRow]
    next_cursor: str | None = None


class StepOut(Schema):
    kind: str
    name: str
    actor: str
    body: str
    opinion: str
    started_at: datetime | None
    ended_at: datetime | None
    due_on: date | None


class CaseOut(CaseRow):
    revision: int
    received_at: datetime | None
    accepted_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    statutory_due_on: date | None
    promised_due_on: date | None
    is_granted: bool | None
    licence_identifier: str
    open_actions: list[str]
    steps: list[StepOut]


class MaterialIn(Schema):
    """One material: an uploaded file (see POST /files) or one's own e-licence, whose use one consents to."""

    code: str = Field(max_length=60)
    file: UUID | None = None
    licence: str = Field("", max_length=120)
    consent: bool = False


class CaseIn(Schema):
    item_code: str = Field(max_length=60)
    situation: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    materials: list[MaterialIn] = Field([], max_length=100)


class MaterialRow(Schema):
    """One entry of the case's list; the other fields are empty until something was given for it."""

    code: str
    name: str
    is_given: bool
    way: str = ""
    grade: str = ""
    licence: str = ""
    file: UUID | None = None


def _row(case: Any) -> dict[str, Any]:
    names = ("number", "state", "item_code", "item_name", "channel", "submitted_at", "due_on", "is_provisional")
    return {
        **{name: getattr(case, name) for name in names}, "number": case.number or str(case.public_id),
        "body": case.body_name, "applicant": case.applicant_name,
    }  # fmt: skip


def _case(who: Any, case: Any, at: datetime) -> dict[str, Any]:
    names = ("revision", "received_at", "accepted_at", "decided_at", "closed_at", "statutory_due_on", "promised_due_on",
             "is_granted", "licence_identifier")  # fmt: skip
    is_official = who.actor_kind == "staff"  # what officials noted at a step is among officials, as in the portal
    return {
        **_row(case), **{name: getattr(case, name) for name in names},
        "open_actions": [str(action) for action in selectors.open_actions(who, case, timezone.localdate(at))],
        "steps": [
            {
                "kind": step.kind, "name": step.name, "actor": step.actor_name, "body": step.body_name, "opinion": step.opinion if is_official else "",
                "started_at": step.started_at, "ended_at": step.ended_at, "due_on": step.due_on,
            }
            for step in selectors.timeline(case)
        ],
    }  # fmt: skip


def _written(value: Any) -> Any:
    """The answer as JSON has it. It is kept with the request's key as it goes out, so no schema need read it again."""
    if isinstance(value, dict):
        return {name: _written(inside) for name, inside in value.items()}
    if isinstance(value, list):
        return [_written(inside) for inside in value]
    return value.isoformat() if isinstance(value, date) else value


@router.get("", response=answers(200, CasePage), auth=READ, summary="办件列表")
def list_cases(
    request: HttpRequest,
    cursor: str | None = None,
    limit: int = Query(50, ge=1, le=200),
    state: str = Query("", max_length=24),
) -> Any:
    """What the caller may see: an applicant's own cases, or those of an official's posts; newest first."""
    page = selectors.cases_page(
        caller_of(request).actor, state=state, after=cursor, limit=limit, on=timezone.localdate()
    )
    return {"cases": [_row(case) for case in page.rows], "next_cursor": page.next_cursor}


@router.post("", response=answers(201, CaseOut), auth=WRITE, summary="提交申请", openapi_extra=KEY_HEADER)
@idempotent_act(unless=lambda payload, **_: any(given.licence for given in payload.materials))
def file_case(request: HttpRequest, payload: CaseIn) -> tuple[int, Any]:
    """File a case for the caller (or the applicant whose mandate the token carries). All or nothing."""
    acting, at = caller_of(request).acting, timezone.localtime()
    if acting is None:
        raise Refusal("case.not_for_staff")
    case = services.file_case(
        item_code=payload.item_code, situation=payload.situation, answers=payload.answers, by=acting, at=at,
        papers=[services.Paper(g.code, g.file, g.licence, g.consent) for g in payload.materials],
    )  # fmt: skip
    return 201, _written(_case(acting, case, at))


def _attach(case_id: int, given: MaterialIn, *, by: Any, at: datetime) -> None:
    if given.licence:
        services.attach_licence(
            case_id=case_id, material_code=given.code, identifier=given.licence, consent=given.consent, by=by, at=at
        )
    elif given.file:
        services.attach_material(case_id=case_id, material_code=given.code, file_id=given.file, by=by, at=at)
    else:
        raise Invalid({f"materials.{given.code}": ["请给出文件（file）或者证照标识（licence）。"]})


@router.get("/{number}", response=answers(200, CaseOut), auth=READ, summary="办件详情")
def show_case(request: HttpRequest, number: str) -> Any:
    """One case with its clock, steps and what may be done next; 404 when it is not the caller's to see."""
    who = caller_of(request).actor
    return _case(who, selectors.case_for(who, number=number), timezone.localtime())


@router.get("/{number}/materials", response=answers(200, list[MaterialRow]), auth=READ, summary="办件材料")
def list_materials(request: HttpRequest, number: str) -> Any:
    """The materials of a case and how each was given."""
    who = caller_of(request).actor
    return _materials(selectors.case_for(who, number=number))


@router.post(
    "/{number}/materials",
    response=answers(201, list[MaterialRow]),
    auth=WRITE,
    summary="补交材料",
    openapi_extra=KEY_HEADER,
)
@idempotent
def add_material(request: HttpRequest, number: str, payload: MaterialIn) -> tuple[int, Any]:
    """Give one material to a case that waits for correction."""
    who, at = caller_of(request).actor, timezone.localtime()
    case = selectors.case_for(who, number=number)
    _attach(case.pk, payload, by=who, at=at)
    return 201, [MaterialRow(**row).model_dump(mode="json") for row in _materials(case)]


def _materials(case: Any) -> list[dict[str, Any]]:
    rows = []
    for line in selectors.material_lines(case):
        entry = {"code": line.entry.code, "name": line.entry.name, "is_given": line.is_given}
        rows += [
            {**entry, "way": paper.way, "grade": paper.grade, "licence": paper.licence_identifier,
             "file": paper.file.public_id if paper.file else None}
            for paper in line.given
        ] or [entry]  # fmt: skip
    return rows


@router.post(
    "/{number}/actions/{verb}", response=answers(200, CaseOut), auth=ACT, summary="办理", openapi_extra=KEY_HEADER
)
@idempotent_act()
def do_action(request: HttpRequest, number: str, verb: str, payload: ActionIn) -> tuple[int, Any]:
    """One act of the lifecycle. What the caller may not do, or the table does not open, is refused and says why."""
    who, at = caller_of(request).actor, timezone.localtime()
    case = selectors.case_to_act_on(who, number=number, on=timezone.localdate(at))
    case = act(verb, case, payload, by=who, at=at)
    return 200, _written(_case(who, case, at))
