"""`/ratings`: rate a closed case (R-RATE-3, 4)."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from tongban.identity.enums import ApiScope
from tongban.openapi.auth import Token, caller_of
from tongban.openapi.idempotent import KEY_HEADER, idempotent
from tongban.openapi.problems import answers
from tongban.ratings import services

router = Router(tags=["ratings"])


class RatingIn(Schema):
    """`token`: the secret of the case's rating QR code. Grade 1 is the best, 5 the worst."""

    token: str = Field(max_length=40)
    grade: int = Field(ge=1, le=5)
    reasons: list[str] = Field([], max_length=10)
    indicators: dict[str, int] = {}
    text: str = Field("", max_length=1000)
    is_anonymous: bool = False
    is_additional: bool = False


class RatingOut(Schema):
    case_number: str
    grade: int
    reasons: list[str]
    text: str


@router.post(
    "", response=answers(201, RatingOut), auth=Token(ApiScope.RATINGS_WRITE), summary="评价", openapi_extra=KEY_HEADER
)
@idempotent
def rate(request: HttpRequest, payload: RatingIn) -> tuple[int, Any]:
    """Store one rating of a case of the caller."""
    rating = services.rate_case(
        **payload.model_dump(), channel="web", by=caller_of(request).actor, at=timezone.localtime()
    )
    names = ("case_number", "grade", "reasons", "text")
    return 201, RatingOut(**{name: getattr(rating, name) for name in names})
