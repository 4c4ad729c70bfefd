"""The verbs of `/cases/{number}/actions/{verb}`: which operation each is, and what it needs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Field, Schema

from tongban.cases import services
from tongban.kernel.errors import Invalid, NotFound, Refusal


class DefectIn(Schema):
    """One thing that is missing or wrong, named so that the applicant can put it right."""

    target: str = Field(max_length=120, description="材料编码，或者 form: 加表单字段路径")
    text: str = Field(min_length=1, max_length=1000)
    how_to_fix: str = Field("", max_length=1000)
    caused_by: str = Field("", max_length=120, description="由哪份补正材料引出（第二次告知时）")


class ActionIn(Schema):
    """What an act may carry; each verb takes what it needs and says what is missing."""

    seen_revision: int | None = None
    reasons: str = Field("", max_length=2000)
    basis: str = Field("", max_length=1000)
    kind: str = Field("", max_length=40)
    right_body: str = Field("", max_length=200)
    opinion: str = Field("", max_length=1000)
    passed: bool | None = None
    granted: bool | None = None
    content: dict[str, Any] = {}
    defects: list[DefectIn] = Field([], max_length=100)
    deadline_days: int | None = Field(None, ge=1, le=365)
    examiner_ids: list[int] = Field([], max_length=20)
    days: int | None = Field(None, ge=1, le=365)
    way: str = Field("", max_length=12)
    receiver_name: str = Field("", max_length=100)
    receiver_document_no: str = Field("", max_length=40)
    waybill: str = Field("", max_length=60)


def _needs(payload: ActionIn, *fields: str) -> dict[str, Any]:
    missing = {name: [_("这一项必须填写。")] for name in fields if getattr(payload, name) in (None, "", [])}
    if missing:
        raise Invalid(missing)
    return {name: getattr(payload, name) for name in fields}


def _correction(p: ActionIn) -> dict[str, Any]:
    _needs(p, "defects")
    return {"defects": [defect.model_dump() for defect in p.defects], "deadline_days": p.deadline_days}


VERBS: dict[str, tuple[Callable[..., Any], Callable[[ActionIn], dict[str, Any]]]] = {
    "receipt": (services.issue_intake_receipt, lambda p: {}),
    "accept": (services.accept_case, lambda p: {}),
    "request-correction": (services.request_correction, _correction),
    "correct": (services.correct_case, lambda p: {}),
    "decline": (services.decline_case, lambda p: {**_needs(p, "kind", "reasons"), "right_body": p.right_body}),
    "assign": (services.assign_examiner, lambda p: _needs(p, "examiner_ids")),
    "examine": (services.examine_case, lambda p: _needs(p, "opinion", "passed")),
    "extend": (services.extend_case, lambda p: {**_needs(p, "days"), "reason": _needs(p, "reasons")["reasons"]}),
    "decide": (
        services.decide_case,
        lambda p: {**_needs(p, "granted"), "reasons": p.reasons, "basis": p.basis, "content": p.content},
    ),
    "issue": (services.issue_case, lambda p: {}),
    "deliver": (
        services.deliver_case,
        lambda p: {
            **_needs(p, "way", "receiver_name"),
            "receiver_document_no": p.receiver_document_no,
            "waybill": p.waybill,
        },
    ),
    "post": (services.post_case, lambda p: _needs(p, "waybill", "receiver_name")),
    "terminate": (services.terminate_case, lambda p: {"reason": _needs(p, "reasons")["reasons"]}),
    "withdraw": (services.withdraw_case, lambda p: {"reason": _needs(p, "reasons")["reasons"]}),
}
# In the table of states, their operations come with their procedures (R-CLK-8).
NOT_YET = frozenset({"suspend", "resume"})


def act(verb: str, case: Any, payload: ActionIn, *, by: Any, at: datetime) -> Any:
    """Do `verb` on the case. NotFound for an unknown verb; Invalid for what is missing; the operation's own refusals."""
    if verb in NOT_YET:
        raise Refusal("api.verb_not_built", verb=verb)
    if verb not in VERBS:
        raise NotFound(verb)
    operation, arguments = VERBS[verb]
    return operation(case_id=case.pk, by=by, at=at, seen_revision=payload.seen_revision, **arguments(payload))
