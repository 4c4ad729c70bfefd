"""Periodic jobs. Each asks the clock once and does nothing the second time."""

from datetime import datetime
from time import monotonic

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from tongban.catalogue import services
from tongban.catalogue.enums import ChangeKind
from tongban.catalogue.services.files import running, runs
from tongban.kernel import clocks, jobs

# Seconds: over when the audit that reads the answers begins; those left are the first of the next night.
LINKS_FOR = 25 * 60.0


@app.periodic(cron="1 * * * *")
@app.task(queueing_lock="catalogue.force", name="catalogue.bring_into_force")
def bring_into_force(timestamp: int) -> int:
    """Every hour, so shortly after midnight too wherever that is: versions published ahead take effect, and what has no
    numbers yet gets them."""
    now = timezone.now()
    clocks.require_right(now)
    moved = services.bring_into_force(now)
    if moved:
        services.lists.bring_up_to_date(at=now)
    work_out_numbers.defer()  # also when nothing moved: after an upgrade there are none
    return moved


@jobs.daily("02:10")
def ask_links(at: datetime) -> None:
    """Every night where the place turned it on, before the guides are looked at."""
    clocks.require_right(at)
    if settings.TONGBAN_LINK_CHECK:
        until = monotonic() + LINKS_FOR
        services.ask_links(at=at, is_over=lambda: jobs.stopping.is_set() or monotonic() > until)


@jobs.daily("02:40")
def audit_guides(at: datetime) -> None:
    """Every night: laws end, settings of a place change, and with them what is found."""
    clocks.require_right(at)
    services.refresh_all_findings(at=at, is_over=jobs.stopping.is_set)


@jobs.task(tries=3, queue=jobs.FOLLOWING)
def audit_guides_of_source(*, source: str, at: str) -> None:
    """What an import brought in, looked at."""
    services.refresh_all_findings(source=source, at=datetime.fromisoformat(at))


@jobs.task(tries=3, queue=jobs.FOLLOWING)
def audit_guides_with_proof(*, proof_id: int, body_id: int, names: list[str], item_ids: list[int], at: str) -> None:
    """The register of proofs changed: the guides that ask for one are looked at again, in transactions of five hundred, and
    who follows the catalogue is told."""
    asking = services.items_asking_for(proof_id=proof_id, body_id=body_id, names=names, item_ids=item_ids)
    _look_again(asking, at)
    services.note_changed(ChangeKind.PROOFS, asking)


@jobs.task(tries=3, queue=jobs.FOLLOWING)
def audit_guides_with_names(*, name_ids: list[int], at: str) -> None:
    """The dictionary of materials says something else of these names: so with the guides that use them."""
    _look_again(services.items_naming(name_ids), at)


@jobs.task(tries=3, queue=jobs.FOLLOWING)
def audit_guides_of_items(*, item_ids: list[int], at: str) -> None:
    """Their versions came into force."""
    _look_again(item_ids, at)


def _look_again(item_ids: list[int], at: str) -> None:
    for first in range(0, len(item_ids), 500):
        services.refresh_findings(item_ids[first : first + 500], at=datetime.fromisoformat(at))


@jobs.task(tries=3, queue=jobs.FOLLOWING)
def look_at_drafts(*, item_ids: list[int], version_ids: list[int], at: str) -> None:
    """What follows from drafts that a file brought in: the guide audit, the names of their materials."""
    services.refresh_findings(item_ids, at=datetime.fromisoformat(at))
    services.note_material_names(*version_ids)


@jobs.task(tries=3, queue=jobs.FOLLOWING)
def count_material_names() -> None:
    """What an import brought in."""
    services.refresh_material_names()


@jobs.task(tries=3, queue=jobs.FOLLOWING)
def work_out_numbers() -> None:
    """Of those in force that have none yet."""
    services.work_out_numbers(only_new=True)


@jobs.daily("03:10")
def count_all_material_names(at: datetime) -> None:
    """Every night: how often each name is used, and what the dictionary suggests for it."""
    clocks.require_right(timezone.now())
    services.refresh_material_names()


@jobs.daily("02:50")
def lists_follow_their_rules(at: datetime) -> None:
    """Every night: also what changed by no publication (a suspension, a body that moved)."""
    clocks.require_right(timezone.now())
    services.lists.bring_up_to_date(at=at)


@jobs.daily("23:40")
def count_the_day(at: datetime) -> None:
    """The catalogue's figures of the day, and of days on which this did not run."""
    clocks.require_right(timezone.now())
    services.count_day(at=at)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="catalogue.misses", name="catalogue.sweep_misses")
def sweep_misses(timestamp: int) -> int:
    """Every night: words that found nothing are not kept for ever."""
    now = timezone.now()
    clocks.require_right(now)
    return services.sweep_misses(today=timezone.localdate(now))


@jobs.task(tries=3, queue="exports")
def work_off_imports() -> None:
    """Check and write the files that wait, one after the other. Does nothing when none waits or somebody else is at it."""
    running.work_off(clock=timezone.now)


@jobs.daily("03:40")
def expire_import_files(at: datetime) -> None:
    """Every night: uploads and their reports go thirty days after the end."""
    clocks.require_right(at)
    runs.expire_files(at=at)


@jobs.periodic("* * * * *")
def take_up_silent_imports(at: datetime) -> None:
    """A worker that was killed left one in the middle, or its job was lost: somebody looks."""
    if runs.take_up_silent(at=at):
        work_off_imports.defer()
    running.tidy(before=at)
