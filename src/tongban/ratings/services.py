"""Giving a rating: once per case, one additional rating later, never by staff (R-RATE-4, 5, 9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tongban.cases import selectors as cases
from tongban.cases.models import Case
from tongban.identity.models import Acting
from tongban.kernel import audit, events
from tongban.kernel.actors import System
from tongban.kernel.errors import Invalid, Refusal
from tongban.ratings.enums import BAD_GRADES, BadReason, Grade, Indicator
from tongban.ratings.events import CaseRated
from tongban.ratings.models import Rating
from tongban.ratings.rules import validity
from tongban.ratings.wordings import PROBLEMS

__all__ = ["rate_case"]


@transaction.atomic
def rate_case(
    *, token: str, grade: int | None, reasons: Sequence[str] = (), text: str = "",
    indicators: Mapping[str, int] | None = None, channel: str, is_anonymous: bool = False,
    is_additional: bool = False, by: Acting | None = None, at: datetime,
) -> Rating:  # fmt: skip
    """Store what the applicant thinks of a closed case. `token` is the secret of the QR code on its notices.

    Refuses `rating.not_closed`, `rating.window_over`, `rating.already_rated`, `rating.additional_used`,
    `rating.not_for_staff`; raises Invalid beside the field; NotFound for an unknown token (R-RATE-3, 4, 5, 9).
    """
    case = cases.case_by_rating_token(token, lock=True)
    if by is not None and by.actor_kind == "staff":
        raise Refusal("rating.not_for_staff")
    if by is not None and by.applicant.pk != case.applicant_id and by.person.pk != case.agent_id:
        raise Refusal("rating.not_yours")
    _check_open(case, at=at, is_additional=is_additional)
    clean = _checked(grade=grade, reasons=reasons, text=text, indicators=indicators or {})
    rating = Rating.objects.create(
        case_id=case.pk, sequence=2 if is_additional else 1, channel=channel, rater=by.person if by else None,
        is_anonymous=is_anonymous, rated_at=at, body_id=case.body_id, item_code=case.item_code,
        item_name=case.item_name, case_number=case.number or "", **clean,
    )  # fmt: skip
    # The trail of an anonymous rating does not name the rater either (R-RATE-15).
    actor = by if by and not is_anonymous else System(actor_name="申请人", actor_kind="applicant")
    audit.record("case.rated", of=rating, by=actor, at=at, grade=rating.grade, case_number=case.number)
    events.publish(CaseRated(case_id=case.pk, rating_id=rating.pk, grade=rating.grade, at=at))
    return rating


def _check_open(case: Case, *, at: datetime, is_additional: bool) -> None:
    if case.closed_at is None:
        raise Refusal("rating.not_closed")
    last_day = validity.last_day_to_rate(localdate(case.closed_at))
    if localdate(at) > last_day:
        raise Refusal("rating.window_over", last_day=last_day.isoformat())
    given = list(Rating.objects.filter(case_id=case.pk).order_by("sequence"))
    if len(given) >= 2:
        raise Refusal("rating.additional_used")
    if given and not is_additional:
        raise Refusal("rating.already_rated", rated_on=localdate(given[0].rated_at).isoformat())


def _checked(*, grade: int | None, reasons: Sequence[str], text: str, indicators: Mapping[str, int]) -> dict[str, Any]:
    problems = validity.problems(
        grade=grade, reasons=reasons, text=text, indicators=indicators, bad_grades=BAD_GRADES,
        known_reasons=BadReason.values, known_indicators=Indicator.values,
    )  # fmt: skip
    if problems or grade is None:  # without a grade there is a problem
        raise Invalid({field: [str(PROBLEMS[code])] for field, code in problems.items()})
    kept = sorted(set(reasons)) if grade in BAD_GRADES else []
    return {"grade": Grade(grade), "reasons": kept, "text": text.strip(), "indicators": dict(indicators)}
