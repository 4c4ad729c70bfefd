"""The versions of an item: what they say, what changed between them, and where a draft stands on its way."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, IntegerField, Prefetch, Q, QuerySet, Value, Window
from django.db.models.functions import Lag

from tongban.catalogue import comparing, situation_words
from tongban.catalogue.elements import ELEMENTS
from tongban.catalogue.enums import SEEN_BY_ALL, GuideFileKind, SubmissionState, TimeUnit
from tongban.catalogue.models import (
    ItemAct,
    ItemMaterial,
    ItemStep,
    ItemVersion,
    MaterialFile,
    ReviewOpinion,
    ServiceItem,
    Submission,
)
from tongban.catalogue.permissions import REVIEWERS
from tongban.catalogue.selectors.items import FILES
from tongban.catalogue.selectors.standing import public_acts
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.posts import posts_of
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset, merged
from tongban.regions.rules.codes import bounds


@dataclass(frozen=True)
class Change:
    """One entry of the public change log: a version that was published, with the number of the one before it; or what was
    done to items as a whole."""

    version: ItemVersion | None = None
    earlier: int | None = None
    act: ItemAct | None = None

    @property
    def is_first(self) -> bool:
        return self.earlier is None


def reading(version: ItemVersion) -> comparing.Reading:
    """Everything the version says; four queries unless its parts were read before."""
    elements: dict[str, Any] = {name: getattr(version, name) for name in ELEMENTS if name != "themes"}
    for name in ("statutory", "promised"):
        elements[f"{name}_limit"] = limit_in_words(getattr(version, f"{name}_limit"), getattr(version, f"{name}_unit"))
    elements["situations"] = situation_words.outline(version.situations)
    elements["themes"] = sorted(theme.name for theme in version.themes.all())  # they have no order of their own
    files = {(one.material_code, one.kind): _file_in_words(one) for one in version.files.all()}
    return comparing.Reading(
        elements,
        [
            _values(one, ItemMaterial)
            | {kind: files.get((one.code, kind), "") for kind in GuideFileKind.values}
            | {"needed_when": one.needed_when and situation_words.in_one(version.situations, one.needed_when)}
            for one in version.materials.all()
        ],
        [_values(one, ItemStep) for one in version.steps.all()],
    )


def _file_in_words(one: MaterialFile) -> str:
    """Its name, and the beginning of its hash: another file under the same name is another."""
    return f"{one.file.name}（{one.file.sha256[:8]}）"


def limit_in_words(number: int | None, unit: str) -> str:
    """10个工作日; "" when there is no limit."""
    return "" if number is None else f"{number}{TimeUnit(unit).label}"


ALL, CONTENT, ACTS = "", "content", "acts"  # what the public log shows


def changes(*, what: str = ALL, after: str | None = None, limit: int = 20) -> Page[Change]:
    """动态调整: what was published, suspended, resumed, cancelled, split and merged, in one order, the newest first, each
    with items and body. Five queries; two for CONTENT alone, three for ACTS alone."""
    versions = ItemVersion.objects.filter(state__in=SEEN_BY_ALL, published_at__isnull=False).select_related(
        "item__body"
    )
    lists = {CONTENT: [_placed(versions, 0)], ACTS: [_placed(public_acts(), 1)]}
    lists[ALL] = lists[ACTS] + lists[CONTENT]
    page = merged(lists.get(what, lists[ALL]), order=["-published_at", "-log_place", "-id"], after=after, limit=limit)
    earlier = _numbers_before([one for one in page.rows if isinstance(one, ItemVersion)])
    rows = [Change(act=one) if isinstance(one, ItemAct) else Change(one, earlier.get(one.pk)) for one in page.rows]
    return Page(rows, page.next_cursor, page.previous_cursor)


def _placed(found: QuerySet, place: int) -> QuerySet:
    """Of one moment, what was done to an item stands before what was published with it."""
    return found.annotate(log_place=Value(place, output_field=IntegerField()))


def _numbers_before(versions: list[ItemVersion]) -> dict[int, int | None]:
    """Version → the number of the published version of its item before it. One query."""
    if not versions:
        return {}
    numbered = ItemVersion.objects.filter(item_id__in={one.item_id for one in versions}, state__in=SEEN_BY_ALL)
    ranked = numbered.annotate(before=Window(Lag("number"), partition_by=F("item_id"), order_by=F("number").asc()))
    return dict(ranked.values_list("pk", "before"))


def versions_of(item_code: str, *, is_public: bool = True) -> list[ItemVersion]:
    """The versions of an item, the newest first and drafts that were given up last, each with its item; for the public those
    that were published. One query."""
    found = ItemVersion.objects.filter(item__code=item_code).select_related("item__body").newest_first()
    return list(found.filter(state__in=SEEN_BY_ALL) if is_public else found)


def published_version(item_code: str, number: int) -> ItemVersion:
    """One version that was published, with its lists, files and themes. Five queries. NotFound."""
    found = ItemVersion.objects.filter(item__code=item_code, number=number, state__in=SEEN_BY_ALL)
    version = found.prefetch_related("materials", "steps", "themes", FILES).first()
    if version is None:
        raise NotFound(item_code)
    return version


def compared(
    item_code: str, before: int, after: int, *, is_public: bool = True
) -> tuple[ItemVersion, ItemVersion, list[comparing.Difference]]:
    """Two versions of an item by their numbers, and what the second says differently. Five queries. NotFound."""
    found = {
        one.number: one
        for one in ItemVersion.objects.filter(item__code=item_code, number__in=[before, after])
        .select_related("item__body")
        .prefetch_related("materials", "steps", "themes", FILES)
        if not is_public or one.state in SEEN_BY_ALL
    }
    if before not in found or after not in found:
        raise NotFound(item_code)
    return found[before], found[after], comparing.differences(reading(found[before]), reading(found[after]))


def to_review(who: Staff, on: date, *, after: str | None = None, limit: int = 20) -> Page[Submission]:
    """待审核: what waits for an office that `who` speaks for, the oldest first, with version or act, item, body and opinions."""
    posts = posts_of(who, on)
    waiting = Q(pk__in=[])
    for office, role in REVIEWERS.items():
        where = Q(pk__in=[])
        for code in posts.region_codes(role):
            first, last = bounds(code)
            where |= Q(version__item__region_code__gte=first, version__item__region_code__lte=last)
            where |= Q(act__region_code__gte=first, act__region_code__lte=last)
        spoken = ReviewOpinion.objects.filter(office=office).values("submission_id")
        waiting |= where & ~Q(pk__in=spoken)
    open_ones = Submission.objects.filter(waiting, state=SubmissionState.OPEN)
    return keyset(_told(open_ones), order=["submitted_at", "id"], after=after, limit=limit)


def submission(submission_id: int) -> Submission:
    """One submission with version, item, body, who submitted it and what was said. NotFound."""
    found = _told(Submission.objects.filter(pk=submission_id)).first()
    if found is None:
        raise NotFound(submission_id)
    return found


def items_kept_by(
    who: Staff, on: date, *, text: str = "", state: str = "", after: str | None = None, limit: int = 20
) -> Page[ServiceItem]:
    """事项管理: the items of the bodies whose catalogue `who` keeps, by code, each with `current` and its newest version
    (`newest`, a list of one or none). Two queries."""
    bodies = posts_of(who, on).body_ids(Role.CATALOGUE_MANAGER)
    found = ServiceItem.objects.filter(body_id__in=bodies).select_related("current", "body")
    if text:
        found = found.filter(Q(versions__name__icontains=text) | Q(code__startswith=text)).distinct()
    if state:
        found = found.filter(versions__state=state).distinct()
    newest = ItemVersion.objects.newest_first("item_id").distinct("item_id")
    found = found.prefetch_related(Prefetch("versions", queryset=newest, to_attr="newest"))
    return keyset(found, order=["code"], after=after, limit=limit)


def _told(found: QuerySet[Submission]) -> QuerySet[Submission]:
    return found.select_related("version__item__body", "act__body", "submitted_by").prefetch_related(
        Prefetch("opinions", queryset=ReviewOpinion.objects.select_related("by"))
    )


def _values(one: Any, model: Any) -> dict[str, Any]:
    return {field.attname: getattr(one, field.attname) for field in model._meta.concrete_fields}


def open_submission(version_id: int) -> Submission | None:
    """The submission of this version that waits for the offices, if one does."""
    return Submission.objects.filter(version_id=version_id, state=SubmissionState.OPEN).first()


def rounds_of(*version_ids: int) -> list[Submission]:
    """The rounds of review of these versions, each's newest first, with what was said. Two queries."""
    return list(_told(Submission.objects.filter(version_id__in=version_ids)).order_by("-version__number", "-round"))


def reading_rows(version: ItemVersion) -> list[comparing.Difference]:
    """Everything a version says, as differences from saying nothing: for a first version, which has none to compare with."""
    return comparing.differences(comparing.Reading({}), reading(version))
