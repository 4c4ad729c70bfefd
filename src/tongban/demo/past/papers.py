"""What applicants bring: answers to the form, their situation, and sample files."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from tongban.catalogue.models import ItemVersion
from tongban.catalogue.rules import situations
from tongban.files.models import StoredFile
from tongban.files.services import store_bytes
from tongban.forms import lookups
from tongban.forms.models import FormDefinition
from tongban.forms.rules.layout import HINTS, Field, sections
from tongban.identity import synthetic
from tongban.identity.models import Applicant
from tongban.kernel.typesetting import render_pdf

SAMPLE = Path(__file__).with_name("sample.typ")
TEXTS = {
    "content": "申请办理上述事项，材料已经备齐。", "note": "无", "name": "云江市江城区滨江小店", "address": "云江市江城区江滨路101号",
    "post": "店长", "scope": "日用百货零售；预包装食品销售", "employer": "云江市第二纺织厂", "school": "云江职业技术学院",
    "bank": "云江银行江滨支行", "property": "住房一套，建筑面积六十平方米，无车辆。", "relation": "配偶", "reason_text": "企业搬迁",
    "site": "https://shop.example/yunjiang", "permit": "云公居字20260018号", "contact": "经办人", "legal_rep": "负责人",
}  # fmt: skip
TOWNSHIP, DISTRICT = "990102001000", "990102000000"


def situation(version: ItemVersion, rng: Random) -> dict[str, str]:
    """Answers to the questions of the item until none is open."""
    answers: dict[str, str] = {}
    while questions := situations.open_questions(version.situations, answers):
        answers[questions[0].id] = rng.choice(questions[0].options).id
    return answers


def answers(
    form: FormDefinition, applicant: Applicant, agent: Applicant | None, rng: Random, on: date
) -> dict[str, Any]:
    """The form filled in as this applicant would; what does not apply is dropped by the form itself."""
    filler = _Filler(applicant, agent, rng, on)
    return {part.key: {one.key: filler.value(one) for one in part.fields if one.has_value and filler.fills(one)}
            for part in sections(form)}  # fmt: skip


def stored(name: str, owner: str, at: datetime) -> StoredFile:
    """A sample file of this name in the owner's hands; the same one again the next time."""
    found = StoredFile.objects.filter(owner=owner, name=f"{name}.pdf"[:100]).first()
    return found or store_bytes(
        data=sample(), name=f"{name}.pdf"[:100], content_type="application/pdf", owner=owner, at=at
    )


@lru_cache(maxsize=1)
def sample() -> bytes:
    return render_pdf(SAMPLE, {}, archival=False)


class _Filler:
    def __init__(self, applicant: Applicant, agent: Applicant | None, rng: Random, on: date) -> None:
        self.applicant, self.agent, self.rng, self.on = applicant, agent, rng, on

    def fills(self, one: Field) -> bool:
        return one.required or one.widget not in ("file", "textarea")

    def value(self, one: Field) -> Any:
        if known := self._known(one):
            return known
        if one.widget == "group":
            rows = max(1, one.min_rows)
            return [{f.key: self.value(f) for f in one.fields if self.fills(f)} for _ in range(rows)]
        return getattr(self, f"_{one.widget}", self._text)(one)

    def _known(self, one: Field) -> Any:
        hint = str(one.ui.get("prefill", ""))
        whom = self.agent or self.applicant if hint.startswith("agent_") else self.applicant
        value = getattr(whom, HINTS.get(hint.removeprefix("agent_"), "-"), "")
        fits = one.widget != "credit_code" or self.applicant.kind == "legal"
        return value if fits and (one.widget != "id_number" or self.applicant.kind == "natural") else ""

    def _text(self, one: Field) -> str:
        if "pattern" in one.schema:
            return f"6222{self.rng.randrange(10**12):012d}"
        return TEXTS.get(one.key, "见材料")

    def _id_number(self, one: Field) -> str:
        return synthetic.id_number(date(1960 + self.rng.randrange(40), 3, 9), 600 + self.rng.randrange(300))

    def _credit_code(self, one: Field) -> str:
        return synthetic.credit_code(self.rng.randrange(10**6))

    def _phone(self, one: Field) -> str:
        return synthetic.mobile(50_000_000 + self.rng.randrange(10**6))

    def _number(self, one: Field) -> int:
        low = int(one.schema.get("minimum", 1))
        return min(low + self.rng.randrange(1, 4), int(one.schema.get("maximum", low + 9)))

    def _money(self, one: Field) -> str:
        return f"{self.rng.randrange(800, 9000)}.00"

    def _date(self, one: Field) -> str:
        days = -200 if one.ui.get("max") == "today" else 30
        return (self.on + timedelta(days=days)).isoformat()

    def _month(self, one: Field) -> str:
        return f"{self.on.year + 1}-09"

    def _region(self, one: Field) -> str:
        return TOWNSHIP if one.ui.get("level", 4) >= 4 else DISTRICT

    def _select(self, one: Field) -> str:
        if one.key == "kind" and {option["value"] for option in one.options} == {"person", "firm"}:
            return "firm" if self.applicant.kind == "legal" else "person"
        return self.rng.choice(one.options)["value"]

    _radio = _select

    def _checkboxes(self, one: Field) -> list[str]:
        return [option["value"] for option in one.options[:2]]

    def _lookup(self, one: Field) -> str:
        return lookups.pairs(one.ui["lookup"])[0][0]

    def _confirm(self, one: Field) -> bool:
        return True
