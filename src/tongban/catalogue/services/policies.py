"""Writing a policy down, publishing it and taking it back (WEB-5). Only a draft changes; what is public is withdrawn first,
with the reason."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.catalogue import permissions
from tongban.catalogue.enums import PolicyState
from tongban.catalogue.models import Policy, PolicyMeasure, ServiceItem, Theme
from tongban.catalogue.rules.tokens import Document
from tongban.catalogue.services.typed import plain, require_fits
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.counters import next_number
from tongban.kernel.errors import Invalid, NotFound, Refusal

AUDIENCES = ("person", "enterprise")
LONGEST = {"title": 200, "document_number": 100, "issuer": 200, "link": 500, "text": 200_000}
MEASURE = {"title": 100, "who": 500, "benefit": 500, "amount": 300, "conditions": 5000, "until": 200, "how": 5000}
NEEDED = ("title", "who", "benefit", "how")
REASON = 200
MOST_ITEMS = 50


@transaction.atomic
def create_policy(
    *, keeper_id: int, elements: Mapping[str, Any], by: Actor, at: datetime, themes: Sequence[str] = ()
) -> Policy:
    """A new draft in the name of a body whose catalogue `by` keeps. `elements`: title, document_number, issuer, issued_on,
    valid_from, valid_to, audiences, text, link. Refused: `catalogue.not_your_body`; `Invalid` by field."""
    permissions.require_may_keep(by, keeper_id, on=localdate(at))
    policy = Policy(keeper_id=keeper_id, code=f"zc{next_number('catalogue.policy'):05d}", changed_at=at)
    _write(policy, elements, themes, at)
    audit.record("catalogue.policy_created", of=policy, by=by, at=at, policy=policy.code, title=policy.title)
    return policy


@transaction.atomic
def edit_policy(
    *, policy_id: int, elements: Mapping[str, Any], themes: Sequence[str], by: Actor, at: datetime
) -> Policy:
    """Change a draft. Refused: `catalogue.not_your_body`, `catalogue.policy_not_a_draft`; `Invalid` by field."""
    policy = _draft(policy_id, by, at)
    _write(policy, elements, themes, at)
    audit.record("catalogue.policy_edited", of=policy, by=by, at=at, policy=policy.code, changed=sorted(elements))
    return policy


@transaction.atomic
def put_measure(
    *, policy_id: int, elements: Mapping[str, str], item_codes: Sequence[str], by: Actor, at: datetime,
    measure_id: int | None = None,
) -> PolicyMeasure:  # fmt: skip
    """Add a measure to a draft, or change one. `elements`: title, who, benefit, amount, conditions, until, how. Refused as
    above; `Invalid` by field, `items` for a code that is no item's. NotFound: no such measure of this policy."""
    policy = _draft(policy_id, by, at)
    measure = PolicyMeasure(policy=policy, order=policy.measures.count() + 1)
    if measure_id is not None:
        measure = _measure(policy, measure_id)
    values = {name: str(elements.get(name, "")).strip() for name in MEASURE}
    errors = {
        name: [_("最多%(most)s个字。") % {"most": most}] for name, most in MEASURE.items() if len(values[name]) > most
    }
    errors |= {name: [_("请填写。")] for name in NEEDED if not values[name]}
    codes = list(dict.fromkeys(code.strip() for code in item_codes if code.strip()))[: MOST_ITEMS + 1]
    items = list(ServiceItem.objects.filter(code__in=codes, current__isnull=False))
    if unknown := sorted(set(codes) - {item.code for item in items}):
        errors["items"] = [_("没有编码为“%(item_code)s”的已公布事项。") % {"item_code": unknown[0]}]
    elif len(codes) > MOST_ITEMS:
        errors["items"] = [_("一条措施最多关联%(most)s个事项。") % {"most": MOST_ITEMS}]
    if errors:
        raise Invalid(errors)
    for name, value in values.items():
        setattr(measure, name, value)
    measure.save()
    measure.items.set(items)
    _touched(policy, at)
    audit.record(
        "catalogue.policy_measure_put", of=policy, by=by, at=at, policy=policy.code, measure=measure.title, items=codes
    )
    return measure


@transaction.atomic
def drop_measure(*, policy_id: int, measure_id: int, by: Actor, at: datetime) -> None:
    """Take a measure out of a draft. Refused as above. NotFound."""
    policy = _draft(policy_id, by, at)
    measure = _measure(policy, measure_id)
    audit.record("catalogue.policy_measure_dropped", of=policy, by=by, at=at, policy=policy.code, measure=measure.title)
    measure.delete()
    _touched(policy, at)


@transaction.atomic
def publish_policy(*, policy_id: int, by: Actor, at: datetime) -> Policy:
    """发布. Refused: as above, and `catalogue.policy_without_measures`, `catalogue.policy_without_text`,
    `catalogue.policy_without_day`, `catalogue.policy_over` when its last day has passed."""
    policy = _draft(policy_id, by, at)
    if not policy.measures.exists():
        raise Refusal("catalogue.policy_without_measures")
    if not policy.text and not policy.link:
        raise Refusal("catalogue.policy_without_text")
    if policy.issued_on is None:
        raise Refusal("catalogue.policy_without_day")
    if policy.valid_to is not None and policy.valid_to < localdate(at):
        raise Refusal("catalogue.policy_over", last=policy.valid_to)
    policy.state, policy.published_at, policy.withdrawal_reason, policy.changed_at = PolicyState.PUBLISHED, at, "", at
    policy.save(update_fields=["state", "published_at", "withdrawal_reason", "changed_at"])
    audit.record("catalogue.policy_published", of=policy, by=by, at=at, policy=policy.code, title=policy.title)
    return policy


@transaction.atomic
def withdraw_policy(*, policy_id: int, reason: str, by: Actor, at: datetime) -> Policy:
    """撤下: nobody outside finds it any more, who has its address reads why. Refused: `catalogue.not_your_body`,
    `catalogue.policy_not_public`; `Invalid` `reason`."""
    policy = _locked(policy_id, by, at)
    if policy.state != PolicyState.PUBLISHED:
        raise Refusal("catalogue.policy_not_public")
    if not reason.strip():
        raise Invalid({"reason": [_("请写明撤下的理由。")]})
    require_fits(reason=(reason, REASON))
    policy.state, policy.withdrawal_reason, policy.changed_at = PolicyState.WITHDRAWN, plain(reason), at
    policy.save(update_fields=["state", "withdrawal_reason", "changed_at"])
    audit.record(
        "catalogue.policy_withdrawn", of=policy, by=by, at=at, policy=policy.code, reason=policy.withdrawal_reason
    )
    return policy


@transaction.atomic
def reopen_policy(*, policy_id: int, by: Actor, at: datetime) -> Policy:
    """A withdrawn policy becomes a draft again, to be put right; who has its address reads why it was withdrawn until it is
    published anew. Refused: `catalogue.not_your_body`,
    `catalogue.policy_not_withdrawn`."""
    policy = _locked(policy_id, by, at)
    if policy.state != PolicyState.WITHDRAWN:
        raise Refusal("catalogue.policy_not_withdrawn")
    policy.state, policy.changed_at = PolicyState.DRAFT, at
    policy.save(update_fields=["state", "changed_at"])
    audit.record("catalogue.policy_reopened", of=policy, by=by, at=at, policy=policy.code)
    return policy


def _locked(policy_id: int, by: Actor, at: datetime) -> Policy:
    policy = Policy.objects.select_for_update(of=("self",)).get(pk=policy_id)
    permissions.require_may_keep(by, policy.keeper_id, on=localdate(at))
    return policy


def _draft(policy_id: int, by: Actor, at: datetime) -> Policy:
    policy = _locked(policy_id, by, at)
    if policy.state != PolicyState.DRAFT:
        raise Refusal("catalogue.policy_not_a_draft", state=policy.get_state_display())
    return policy


def _measure(policy: Policy, measure_id: int) -> PolicyMeasure:
    found = policy.measures.filter(pk=measure_id).first()
    if found is None:
        raise NotFound(measure_id)
    return found


def _write(policy: Policy, elements: Mapping[str, Any], themes: Sequence[str], at: datetime) -> None:
    for name in LONGEST:
        setattr(policy, name, str(elements.get(name, getattr(policy, name)) or "").strip())
    for name in ("issued_on", "valid_from", "valid_to"):
        setattr(policy, name, elements.get(name, getattr(policy, name)))
    policy.audiences = [one for one in AUDIENCES if one in elements.get("audiences", policy.audiences)]
    if errors := _problems(policy, localdate(at)):
        raise Invalid(errors)
    policy.changed_at = at
    policy.save()
    policy.themes.set(Theme.objects.filter(code__in=themes))
    _touched(policy, at)


def _problems(policy: Policy, today: date) -> dict[str, list[str]]:
    errors = {
        name: [_("最多%(most)s个字。") % {"most": most}]
        for name, most in LONGEST.items()
        if len(getattr(policy, name)) > most
    }
    if not policy.title:
        errors["title"] = [_("请填写政策名称。")]
    if not policy.issuer:
        errors["issuer"] = [_("请填写发文单位。")]
    if policy.issued_on is not None and policy.issued_on > today:
        errors["issued_on"] = [_("发文日期不能晚于今天。")]
    if policy.valid_from and policy.valid_to and policy.valid_to < policy.valid_from:
        errors["valid_to"] = [_("有效期的最后一天不能早于第一天。")]
    if policy.link and not _is_address(policy.link):
        errors["link"] = [_("请填写完整的网址，以 https:// 或者 http:// 开头。")]
    return errors


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:  # http://[
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _touched(policy: Policy, at: datetime) -> None:
    """What search reads of it, in step with what it says."""
    document = Document()
    document.add(policy.title, "A")
    for measure in policy.measures.all():
        document.add(measure.title, "B")
        for text in (measure.who, measure.benefit):
            document.add(text, "B")
        for text in (measure.conditions, measure.how):
            document.add(text, "D")
    document.add(policy.issuer, "C")
    document.add(policy.text, "D")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_policy SET tokens = %s::tsvector, changed_at = %s WHERE id = %s",
            [document.tsvector(), at, policy.pk],
        )
