"""政策库 for everybody, and for those who keep it; what the guide of an item names of it says `around`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL

from tongban.catalogue.enums import PolicyState
from tongban.catalogue.models import Policy, ServiceItem, Theme
from tongban.catalogue.permissions import bodies_kept_by
from tongban.catalogue.rules import tokens, understanding
from tongban.catalogue.selectors.knowledge import knowledge
from tongban.identity.models import Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset

WITH_PARTS = ("measures", Prefetch("measures__items", queryset=ServiceItem.objects.select_related("current")), "themes")

ANYWHERE = "SELECT id FROM catalogue_policy WHERE tokens @@ %s::tsquery"
# Everything that fits there fits here, so the index is asked first.
IN_MEASURES = """SELECT id FROM catalogue_policy
WHERE tokens @@ %s::tsquery AND ts_filter(tokens, '{a,b}') @@ %s::tsquery"""


@dataclass(frozen=True)
class PolicyFilter:
    """What somebody chose: for whom, a theme, who issued it, words."""

    audience: str = ""
    theme: str = ""
    issuer: str = ""
    words: str = ""


def policies(wanted: PolicyFilter, *, on: date, after: str | None = None, limit: int = 20) -> Page[Policy]:
    """What is public and still valid on that day, the newest first, with its measures. Two queries, one for knowing words."""
    found = _valid(on)
    if wanted.audience:
        found = found.filter(Q(audiences__contains=[wanted.audience]) | Q(audiences=[]))
    if wanted.theme:
        found = found.filter(Exists(Policy.themes.through.objects.filter(policy_id=OuterRef("pk"), theme__code=wanted.theme)))  # fmt: skip
    if wanted.issuer:
        found = found.filter(issuer=wanted.issuer)
    if wanted.words.strip():
        found = _saying(found, wanted.words, anywhere=True)
    return keyset(found.prefetch_related("measures"), order=["-issued_on", "-id"], after=after, limit=limit)


def policies_found(words: str, *, on: date, limit: int = 3) -> list[Policy]:
    """What of the library answers the words of a search; [] rather than something unrelated. Two queries."""
    found = _saying(_valid(on), words, anywhere=False)
    return list(found.prefetch_related("measures").order_by("-issued_on", "-id")[:limit])


def policy(code: str) -> Policy:
    """One policy that is or was public, with measures, items and themes; four queries. One that is written anew after it was
    withdrawn still says why it was. NotFound for a draft that never was public."""
    return _one(Policy.objects.exclude(state=PolicyState.DRAFT, withdrawal_reason=""), code)


def policy_kept_by(who: Staff, code: str, on: date) -> Policy:
    """One policy of a body whose catalogue `who` keeps, drafts too. NotFound."""
    return _one(Policy.objects.filter(keeper_id__in=bodies_kept_by(who, on)), code)


def policies_kept_by(who: Staff, on: date, *, after: str | None = None) -> Page[Policy]:
    """All of the bodies whose catalogue `who` keeps, what changed last first. One query."""
    found = Policy.objects.filter(keeper_id__in=bodies_kept_by(who, on)).select_related("keeper")
    found = found.annotate(measure_count=Count("measures")).defer("tokens", "text")
    return keyset(found, order=["-changed_at", "-id"], after=after)


def policy_choices(on: date) -> tuple[list[Theme], list[str]]:
    """The themes and issuers that the public list can be narrowed to. Two queries."""
    used = Policy.themes.through.objects.filter(theme_id=OuterRef("pk"), policy__in=_valid(on))
    issuers = _valid(on).order_by("issuer").values_list("issuer", flat=True).distinct()
    return list(Theme.objects.filter(Exists(used)).order_by("order", "id")), list(issuers)


def is_over(found: Policy, on: date) -> bool:
    return found.valid_to is not None and found.valid_to < on


def _valid(on: date) -> QuerySet[Policy]:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return Policy.objects.filter(begun, Q(valid_to__isnull=True) | Q(valid_to__gte=on), state=PolicyState.PUBLISHED)


def _saying(found: QuerySet[Policy], words: str, *, anywhere: bool) -> QuerySet[Policy]:
    """As items are found: the words as they stand, what people mean by them in a title or a measure; no close spellings.
    `anywhere`: also what only the text mentions."""
    understood = understanding.understand(words, knowledge().known)
    ways = [understanding.all_of(understood.core), understanding.all_of(understood.rest)]
    ways += [tokens.words_of(name, "AB") for name in dict.fromkeys(understood.meanings)]
    query = tokens.any_of(dict.fromkeys(ways))
    if not query:
        return found.none()
    return found.filter(pk__in=RawSQL(ANYWHERE, [query]) if anywhere else RawSQL(IN_MEASURES, [query, query]))  # noqa: S611 our own two statements


def _one(found: QuerySet[Policy], code: str) -> Policy:
    one: Any = found.select_related("keeper").prefetch_related(*WITH_PARTS).defer("tokens").filter(code=code).first()
    if one is None:
        raise NotFound(code)
    return one
