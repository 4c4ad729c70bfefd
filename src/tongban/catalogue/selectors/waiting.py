"""What waits for those who keep the catalogue: how many, for the first page they see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongban.catalogue import permissions
from tongban.catalogue.enums import UNPUBLISHED, QuestionState, SubmissionState, VersionState
from tongban.catalogue.models import GuideFinding, ItemVersion, Question, Submission
from tongban.catalogue.selectors.directory import claim_rates, lagging_ids
from tongban.catalogue.selectors.guide_findings import OPEN
from tongban.identity.models import Staff

MOST = 999  # counted to; more than anybody looks through in a day


@dataclass(frozen=True)
class Waiting:
    """Versions of own bodies by where they stand, `returned`: of the drafts those an office sent back; differences from the
    directory above, lines of it nobody claimed or declined, findings that block, questions of the public."""

    returned: int
    drafts: int
    submitted: int
    approved: int
    lagging: int
    unclaimed: int
    blocking: int
    questions: int


def waiting_for_keeper(staff: Staff, on: date) -> Waiting:
    """Five queries beside the posts."""
    bodies = permissions.bodies_kept_by(staff, on)
    sent_back = Submission.objects.filter(version=OuterRef("pk"), state=SubmissionState.RETURNED)
    versions = ItemVersion.objects.filter(item__body_id__in=bodies, state__in=UNPUBLISHED).aggregate(
        returned=Count("pk", filter=Q(Exists(sent_back), state=VersionState.DRAFT)),
        drafts=Count("pk", filter=Q(state=VersionState.DRAFT)),
        submitted=Count("pk", filter=Q(state=VersionState.SUBMITTED)),
        approved=Count("pk", filter=Q(state=VersionState.APPROVED)),
    )
    rates = [one for one in claim_rates(staff.body.region_code) if one.body_id in bodies]
    return Waiting(
        **versions,
        lagging=len(lagging_ids(bodies, limit=MOST)),
        unclaimed=sum(one.claimable - one.claimed for one in rates),
        blocking=_counted(GuideFinding.objects.filter(OPEN, body_id__in=bodies, is_blocking=True)),
        questions=_counted(Question.objects.filter(state=QuestionState.OPEN)),
    )


def _counted(found: QuerySet) -> int:
    return found.order_by()[:MOST].count()
