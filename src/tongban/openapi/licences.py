"""`/licences`: what a holder has, and whether a licence is genuine."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Router, Schema

from tongban.identity.enums import ApiScope
from tongban.kernel.errors import NotFound
from tongban.licences import selectors
from tongban.openapi.auth import Token, caller_of
from tongban.openapi.problems import answers
from tongban.webkit.limits import limit

router = Router(tags=["licences"])


class PublicLicenceOut(Schema):
    """What anybody may know (R-LIC-14): issuer, state, validity, masked holder."""

    identifier: str
    type_name: str
    issuer_name: str
    holder_name: str
    state: str
    is_valid: bool
    issued_on: date
    valid_from: date
    valid_to: date | None


class LicenceOut(PublicLicenceOut):
    number: str
    case_number: str
    content: list[list[str]]


@router.get("/{identifier}/verify", response=answers(200, PublicLicenceOut), auth=None, summary="核验证照")
def verify(request: HttpRequest, identifier: str) -> Any:
    """Whether this licence exists and is valid today; public, masked."""
    limit(request, "verify", times=60, seconds=60)  # counted with the portal's page: numbers are not to be tried out
    found = selectors.public_view(identifier, localdate())
    if found is None:
        raise NotFound(identifier)
    return _public(found)


def _public(view: Any) -> dict[str, Any]:
    return {name: getattr(view, name) for name in PublicLicenceOut.model_fields}


@router.get("/{identifier}", response=answers(200, LicenceOut), auth=Token(ApiScope.LICENCES_READ), summary="证照详情")
def show(request: HttpRequest, identifier: str) -> Any:
    """One licence, whole, for its holder; for everybody else it does not exist."""
    acting, on = caller_of(request).acting, localdate()
    held = selectors.licence_of(acting.applicant.pk, identifier, on) if acting else None
    if acting and held and not acting.covers_number(held.case_number):
        held = None
    view = selectors.public_view(identifier, on) if held else None
    if held is None or view is None:
        raise NotFound(identifier)
    return {
        **_public(view), "holder_name": held.holder_name, "number": held.number, "case_number": held.case_number,
        "content": held.licence.content,
    }  # fmt: skip
