"""New items: a code that is never used twice, under a body that answers for it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.models import ServiceItem
from tongban.catalogue.rules import codes
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal
from tongban.regions.models import Body


@transaction.atomic
def create_item(*, code: str, body_id: int, by: Actor, at: datetime, region_code: str = "") -> ServiceItem:
    """Enter an item under its implementation (31) or handling-item code (33); what it says comes with a version.

    Refused: `catalogue.not_your_body`, `catalogue.code_invalid` (R-ITEM-3, 4), `catalogue.code_of_other_body`,
    `catalogue.code_taken` (R-ITEM-7: a code is never used again). Legacy codes enter by import only (R-ITEM-6).
    """
    body = Body.objects.get(pk=body_id)
    permissions.require_may_keep(by, body.pk, on=localdate(at))
    require_fitting(code, body)
    try:
        with transaction.atomic():
            item = ServiceItem.objects.create(
                code=code,
                basic_code=codes.basic_code_of(code),
                body=body,
                region_code=region_code or body.region_code,
            )
    except IntegrityError as error:
        raise Refusal("catalogue.code_taken", item_code=code) from error
    audit.record("catalogue.item_created", of=item, by=by, at=at, item_code=code)
    return item


def require_fitting(code: str, body: Body) -> None:
    """A code that is well made and names this body. Refused: `catalogue.code_invalid`, `catalogue.code_of_other_body`."""
    reason = codes.code_problem(code)
    if reason:
        raise Refusal("catalogue.code_invalid", item_code=code, reason=reason)
    if codes.credit_code_of(code) != body.credit_code:
        raise Refusal("catalogue.code_of_other_body", item_code=code, credit_code=body.credit_code)
