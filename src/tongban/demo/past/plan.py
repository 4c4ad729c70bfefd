"""The whole past as one list of acts in the order of time. The same anchor and number give the same plan again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tongban.demo.past import stories as told
from tongban.demo.past.hours import Hours
from tongban.demo.past.stories import Act, Kind, Script, Subject
from tongban.demo.place.items import ITEMS
from tongban.demo.place.people import CITIZENS, FIRMS, RESIDENTS
from tongban.demo.place.people import RESIDENTS_WITH_ACCOUNT as ONLINE_RESIDENTS

SPAN = 150  # days that the past goes back
SEED = 20260101

# One of each first, so that a small past has everything; then what is common.
PRESENT: list[Kind] = [
    told.to_accept, told.assigned, told.accepted, told.examined, told.ready, told.correction_open, told.corrected_now,
    told.draft,
]  # fmt: skip
HISTORY: list[Kind] = [
    told.instant, told.granted, told.refused, told.corrected, told.late, told.declined, told.withdrawn, told.lapsed,
    told.posted, told.terminated, told.silent, told.extended,
]  # fmt: skip
WEIGHTS = {
    told.instant: 24, told.granted: 25, told.posted: 4, told.refused: 4, told.corrected: 6, told.lapsed: 2,
    told.declined: 2, told.withdrawn: 2, told.terminated: 1, told.silent: 2, told.late: 4, told.extended: 2,
    told.to_accept: 6, told.accepted: 4, told.assigned: 6, told.examined: 4, told.correction_open: 3,
    told.corrected_now: 2, told.ready: 4, told.draft: 2,
}  # fmt: skip
LATE_OPEN = 3  # of the running cases of today, every so many is late already


@dataclass(frozen=True)
class Story:
    """Who wants what, and which way. `applicant`: ("citizen" | "resident" | "firm", key or number); `agent` acts for them."""

    number: int
    kind: Kind
    item: str
    channel: str
    applicant: tuple[str, str]
    agent: str = ""
    hall: str = "city"
    delivery: str = ""


@dataclass(frozen=True)
class Plan:
    stories: Mapping[int, Story]
    acts: list[Act]


def plan(*, anchor: datetime, cases: int, hours: Hours) -> Plan:
    """`cases` stories; acts after the anchor are left out."""
    rows = {f"{row['body']}-{row['no']}": row for row in ITEMS}
    stories: dict[int, Story] = {}
    acts: list[Act] = []
    for number, kind in enumerate(_kinds(cases), start=1):
        rng = Random(f"{SEED}:{number}")  # noqa: S311 (stories, not secrets)
        founding = number <= min(len(FIRMS), max(1, cases // 12))
        story = _founding(number) if founding else _cast(number, kind, rng)
        row = rows[story.item]
        script = Script(number, Subject(story.item, row["promise"], "licence" in row), rng, hours)
        first = anchor.date() - timedelta(days=SPAN - number)
        story.kind(script, first if founding else _day(kind, number, anchor, row["promise"], rng, hours), story.channel)
        stories[number] = story
        acts += script.acts
    acts = [act for act in acts if act.at <= anchor]
    if acts:
        acts += _nights(min(act.at for act in acts).date(), anchor, hours)
    return Plan(stories, sorted(acts, key=lambda act: (act.at, act.story, act.place)))


def _kinds(cases: int) -> list[Kind]:
    """Founding firms first; then one of each, then by weight."""
    each = [kind for pair in zip(PRESENT, HISTORY, strict=False) for kind in pair] + HISTORY[len(PRESENT) :]
    rng = Random(SEED)  # noqa: S311
    rest = rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=cases)
    founding = [told.granted] * min(len(FIRMS), max(1, cases // 12))
    return [*founding, *each, *rest][:cases]


def _founding(number: int) -> Story:
    """A firm is registered online by its legal representative: so it holds a business licence ever after."""
    firm, _, _, legal_rep, _ = FIRMS[number - 1]
    return Story(number, told.granted, "scjg-4", "online", ("firm", firm), legal_rep, delivery="electronic")


def _cast(number: int, kind: Kind, rng: Random) -> Story:
    wants_instant = kind is told.instant
    channel = rng.choice(["online", "window"])
    if kind in (told.ready,):
        channel = "window"
    if kind in (told.draft, told.posted):
        channel = "online"
    fitting = [
        row for row in ITEMS
        if (row["kind"] == "instant") == wants_instant and (channel == "window" or row.get("online", True))
        and row["objects"] != ["social_organisation"]
        and (kind not in (told.accepted, told.assigned, told.examined, told.late, told.extended) or row["promise"] >= 2)
        and (kind not in (told.corrected, told.lapsed, told.correction_open, told.corrected_now) or row["materials"])
    ]  # fmt: skip
    row = rng.choices(fitting, [20 + row.get("popular", 10) for row in fitting])[0]
    applicant, agent = _who(row, channel, rng)
    hall = "city" if row["kind"] == "promised" else rng.choice(["city", "city", "jc", "qx"])
    delivery = {"online": "electronic", "window": "window"}[channel]
    if kind is told.posted:
        delivery = "courier"
    return Story(number, kind, f"{row['body']}-{row['no']}", channel, applicant, agent, hall, delivery)


def _who(row: dict, channel: str, rng: Random) -> tuple[tuple[str, str], str]:
    """A firm by its handler or legal representative; a person by themself, now and then by a proxy."""
    if "enterprise" in row["objects"] and ("person" not in row["objects"] or rng.random() < 0.4):
        firm, _, _, legal_rep, _ = rng.choice(FIRMS)
        return ("firm", firm), {"canyin": "sun", "jianshe": "wang"}.get(firm, legal_rep)
    if row.get("proxy", True) and rng.random() < 0.05:
        return ("citizen", "zhang"), "wang"
    if channel == "online":
        if rng.random() < 0.35:
            return ("citizen", rng.choice(CITIZENS)[0]), ""
        return ("resident", str(rng.randrange(ONLINE_RESIDENTS))), ""
    return ("resident", str(rng.randrange(RESIDENTS))), ""


def _day(kind: Kind, number: int, anchor: datetime, promised: int, rng: Random, hours: Hours) -> date:
    """When it begins; of the running cases of today: when their promise ends."""
    today = anchor.date()
    if kind in (told.accepted, told.assigned, told.examined):
        if number % LATE_OPEN == 0:
            return hours.before(today, rng.randrange(1, 5))
        ahead = rng.randrange(0, max(1, min(promised, 8)))
        return hours.calendar.due(today, ahead).on if ahead else hours.calendar.next_working(today)
    if kind in PRESENT:
        return today
    age = rng.randrange(25, SPAN - 10) if kind is not told.instant else rng.randrange(1, SPAN - 10)
    return today - timedelta(days=age)


def _nights(first: date, anchor: datetime, hours: Hours) -> list[Act]:
    """Shortly after midnight silence accepts and corrections lapse."""
    moments = (
        datetime.combine(first + timedelta(days=n), time(0, 7), hours.zone)
        for n in range(1, (anchor.date() - first).days + 1)
    )
    return [Act(at, 0, 0, "night") for at in moments if at <= anchor]
