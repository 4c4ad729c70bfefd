"""What the database holds after all, set against what was acknowledged. Prints JSON.

Run in the environment of an application node: `python -m tests.endurance.cluster.findings ACKNOWLEDGED.jsonl`.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

AUDITED = {
    "submit": "case.submitted", "accept": "case.accepted", "assign": "case.examiners_assigned",
    "examine": "case.examined", "decide": "case.decided",
}  # fmt: skip


def main(journal: str) -> None:
    django.setup()
    lines = [json.loads(line) for line in Path(journal).read_text().splitlines()]
    print(json.dumps(findings([line for line in lines if line["done"] and line["what"] in AUDITED])))


def findings(acknowledged: list[dict[str, Any]]) -> dict[str, Any]:
    """`lost`: acknowledged and not in the audit trail; `doubled`: more than once; `unasked`: there, but never acknowledged."""
    from tongban.cases.models import Case
    from tongban.kernel.models import AuditEntry

    wanted = Counter((AUDITED[line["what"]], line["number"]) for line in acknowledged)
    found: Counter = Counter()
    entries = AuditEntry.objects.filter(code__in=AUDITED.values()).values_list("code", "facts__number")
    found.update((code, str(number)) for code, number in entries.iterator())
    numbers = list(Case.objects.filed().values_list("number", flat=True))
    return {
        "acknowledged": len(acknowledged),
        "keys": len({line["key"] for line in acknowledged}),
        "cases": len(numbers),
        "lost": sorted(f"{code} {number}" for code, number in wanted - found),
        "doubled": sorted(f"{code} {number}" for (code, number), times in found.items() if times > 1),
        "unasked": sorted(f"{code} {number}" for code, number in found - wanted),
        "missing_cases": sorted({line["number"] for line in acknowledged} - set(numbers)),
        "numbers": _gaps(numbers),
        "events": _events(),
    }


def _gaps(numbers: list[str]) -> list[str]:
    """Series of numbers (all but the last four digits) that are not 1, 2, 3, … without gap or double."""
    series: dict[str, list[int]] = {}
    for number in numbers:
        series.setdefault(number[:-4], []).append(int(number[-4:]))
    return sorted(name for name, used in series.items() if sorted(used) != list(range(1, len(used) + 1)))


def _events() -> dict[str, int]:
    """Outbox events, handlings that are missing or came twice, and events that still wait."""
    from tongban.kernel import events
    from tongban.kernel.models import EventHandled, EventPending, OutboxEvent

    handled = Counter(EventHandled.objects.values_list("event_id", "handler"))
    wanted = {
        (pk, name)
        for pk, kind in OutboxEvent.objects.values_list("pk", "kind").iterator()
        for name, _ in events.handlers_of(kind)
    }
    return {
        "published": OutboxEvent.objects.count(), "waiting": EventPending.objects.count(),
        "unhandled": len(wanted - set(handled)), "twice": sum(times > 1 for times in handled.values()),
    }  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
