"""The report of `tongban catalogue audit`: one finding after the other as they are found, then the sums."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.catalogue.audit_words import TITLES, gap_words, words_of
from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ServiceItem
from tongban.catalogue.rules.audit import CHECKS, ELEMENTS, Finding, Gap
from tongban.catalogue.selectors.guide_audit import Audited, audited_items

Write = Callable[[str], Any]
MARKS = {"blocking": "✗", "warning": "!"}
WORST_BODIES = 15


@dataclass
class Sums:
    """Counted on the way, so that nothing of the items is kept."""

    items: int = 0
    clean: int = 0
    filled: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    bodies: Counter[str] = field(default_factory=Counter)
    gaps: Counter[tuple[str, Gap]] = field(default_factory=Counter)
    of_source: Counter[str] = field(default_factory=Counter)

    def add(self, one: Audited) -> None:
        self.items += 1
        self.clean += not one.report.findings
        self.filled += one.report.filled
        self.gaps.update((one.item.source, gap) for gap in one.report.gaps)
        self.of_source[one.item.source] += 1
        for finding in one.report.findings:
            self.rules[finding.rule] += 1
            self.checks[finding.check] += 1
            self.severities[finding.severity] += 1
            self.bodies[one.item.body.name] += 1


def write_report(items: Any, *, on: date, as_json: bool, write: Write) -> None:
    """`items`: a queryset, or None for all. Memory does not grow with them."""
    sums = Sums()
    for one in audited_items(items, on=on):
        sums.add(one)
        for line in _json_lines(one) if as_json else _lines(one):
            write(line)
    for source, gap, count in _gaps(sums):
        sums.rules[CHECKS[gap.check].rule] += 1
        write(_json_gap(source, gap, count) if as_json else _gap(source, gap, count))
    write(_json_sums(sums) if as_json else _sums(sums))


def _json_lines(one: Audited) -> Iterator[str]:
    for finding in one.report.findings:
        words = _words(finding)
        yield _json({
            "source_id": one.item.source_id, "code": one.item.code, "item": one.reading.name, "body": one.item.body.name,
            "rule": finding.rule, "check": finding.check, "element": finding.place, "where": finding.where_name,
            "quote": "；".join(finding.quotes), "quotes": finding.quotes, "severity": finding.severity, "reason": words.reason, "proposal": words.proposal,
            "not_given": finding.not_given, "score": one.report.score,
        })  # fmt: skip


def _json_gap(source: str, gap: Gap, count: int) -> str:
    """About the whole source: it has no row, and is no single item's."""
    words = gap_words(gap.check, source=source, element=gap.element, items=count)
    return _json({
        "source_id": "", "code": "", "item": "", "source": source, "items": count, "rule": CHECKS[gap.check].rule,
        "check": gap.check, "element": gap.element, "quote": "", "severity": CHECKS[gap.check].severity,
        "reason": words.reason, "proposal": words.proposal, "not_given": True,
    })  # fmt: skip


def _json_sums(sums: Sums) -> str:
    return _json({
        "counts": dict(sorted(sums.rules.items())), "checks": dict(sums.checks.most_common()), "items": sums.items,
        "findings": sum(sums.severities.values()), "blocking": sums.severities["blocking"],
        "warnings": sums.severities["warning"], "items_without_findings": sums.clean, "average_score": _score(sums),
        "not_given": [
            {"source": source, "check": gap.check, "element": gap.element, "items": count}
            for source, gap, count in _gaps(sums)
        ],
    })  # fmt: skip


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(one: Audited) -> Iterator[str]:
    if not one.report.findings:
        return
    head = _("{name}  {body}  {code}  要素 {filled}/{all}")
    yield "\n" + head.format(
        name=one.reading.name, body=one.item.body.name, code=one.item.code, filled=one.report.filled, all=len(ELEMENTS)
    )  # fmt: skip
    for finding in one.report.findings:
        words = _words(finding)
        yield f"  {MARKS[finding.severity]} {finding.rule} {words.element}  {words.reason}"
        if finding.quote:
            yield "      " + _("原文：{quote}").format(quote=finding.quote)
        yield "      " + _("建议：{proposal}").format(proposal=words.proposal)


def _gap(source: str, gap: Gap, count: int) -> str:
    words = gap_words(gap.check, source=source, element=gap.element, items=count)
    return f"\n○ {CHECKS[gap.check].rule} {words.reason}\n      " + _("建议：{proposal}").format(
        proposal=words.proposal
    )


def _sums(sums: Sums) -> str:
    looked = _("共体检 {items} 个事项，{clean} 个没有问题；18个要素平均完备 {score}。")
    found = _("必须整改（✗）{blocking} 个，建议整改（!）{warnings} 个。")
    lines = ["", looked.format(items=sums.items, clean=sums.clean, score=f"{_score(sums) or 0:.0%}")]
    lines.append(found.format(blocking=sums.severities["blocking"], warnings=sums.severities["warning"]))
    lines += [f"{count:8}  {CHECKS[name].rule:10}  {TITLES[name]}" for name, count in sums.checks.most_common()]
    lines += ["", _("问题最多的部门：")]
    lines += [f"{count:8}  {name}" for name, count in sums.bodies.most_common(WORST_BODIES)]
    return "\n".join(lines)


def _gaps(sums: Sums) -> list[tuple[str, Gap, int]]:
    found = [(source, gap, count) for (source, gap), count in sums.gaps.items()]
    return sorted(found, key=lambda one: (one[0], -one[2], one[1].element))


def _score(sums: Sums) -> float | None:
    return round(sums.filled / (sums.items * len(ELEMENTS)), 4) if sums.items else None


def _words(finding: Finding) -> Any:
    return words_of(
        finding.check, element=finding.element, where=finding.where, where_name=finding.where_name, facts=finding.facts,
        not_given=finding.not_given,
    )  # fmt: skip


def items_of_body(name: str) -> Any:
    """Those whose body bears this name, short name or credit code; None when no body with items does."""
    found = ServiceItem.objects.exclude(status=ItemStatus.CANCELLED).filter(
        Q(body__name=name) | Q(body__short_name=name) | Q(body__credit_code=name)
    )
    return found if found.exists() else None


def bodies_named(name: str) -> list[int]:
    """The bodies with items that bear this name, short name or credit code."""
    found = items_of_body(name)
    return [] if found is None else sorted(set(found.values_list("body_id", flat=True)))
