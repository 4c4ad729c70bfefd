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

router = Router(tags=["licences"])


class PublicLicenceOut(Schema):
    """What anybody may know (R-LIC-14): issuer, state, validity, masked holder."""

    identifier: str
    name: str
    issuer: str
    holder: str
    state: str
    state_label: str
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None


class LicenceOut(PublicLicenceOut):
    number: str
    case_number: str
    content: dict[str, Any]


@router.get("/{identifier}/verify", response=answers(200, PublicLicenceOut), auth=None, summary="核验证照")
def verify(request: HttpRequest, identifier: str) -> Any:
    """Whether this licence exists and is valid today; public, masked."""
    found = selectors.public_view(identifier, localdate())
    if found is None:
        raise NotFound(identifier)
    return _public(found)


def _public(view: Any) -> dict[str, Any]:
    return {name: getattr(view, name) for name in PublicLicenceOut.model_fields}


@router.get("/{identifier}", response=answers(200, LicenceOut), auth=Token(ApiScope.LICENCES_READ), summary="证照详情")
def show(request: HttpRequest, identifier: str) -> Any:
    """One licence, whole, for its holder; for everybody else it does not exist."""
    acting = caller_of(request).acting
    licence = selectors.licence_of(acting.applicant.pk, identifier) if acting else None
    view = selectors.public_view(identifier, localdate()) if licence else None
    if licence is None or view is None:
        raise NotFound(identifier)
    return {
        **_public(view), "holder": licence.holder_name, "number": licence.number, "case_number": licence.case_number,
        "content": licence.content,
    }  # fmt: skip
