"""The e-form inside the counter's page: read, kept between two posts, shown again with its faults."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from tongban.forms import parsing, places, prefill, rendering, selectors
from tongban.forms.rules.answers import Problem, applicable, problem_at
from tongban.kernel.errors import Refusal
from tongban.workbench.counter import papers


class Sheet:
    """The form of one item as this clerk fills it in for somebody. `definition` is None when the item has no form."""

    def __init__(self, guide: Any, *, by: Any, at: Any) -> None:
        version = guide.version
        self.definition = selectors.form(version.form_code, version.form_version) if version.form_code else None
        self.by, self.at = by, at
        self.answers: dict[str, Any] = {}
        self.refused: list[Problem] = []

    def read(self, post: Any, uploads: Any) -> None:
        """Answers and uploads of a post. A file that is refused is named at its field."""
        if self.definition is None:
            return
        stored: dict[str, list[str]] = {}
        for upload in parsing.uploads_in(self.definition, uploads):
            try:
                file = papers.take(upload.file, by=self.by, at=self.at)
                stored.setdefault(upload.path, []).append(str(file.public_id))
            except Refusal as no:
                self.refused.append(problem_at(self.definition, upload.path, no.text()))
        self.answers = parsing.answers_from_post(
            self.definition, post, {}, stored=stored, may_use_file=lambda one: bool(papers.own([one], by=self.by))
        )

    def fill_in(self, applicant: Any, agent: Any = None) -> None:
        """What is on record of them already, where nothing was typed (R-MAT-9)."""
        if self.definition is not None:
            known = prefill.prefilled(self.definition, applicant, agent=agent)
            self.answers = prefill.filled_in(self.answers, known)

    @property
    def handed_in(self) -> dict[str, Any]:
        return applicable(self.definition, self.answers) if self.definition else {}

    def problems(self) -> list[Problem]:
        """All faults, by the same rule as the case itself."""
        if self.definition is None:
            return []
        return [*self.refused, *selectors.problems(self.definition, self.answers, on=self.at.date())]

    def html(self, problems: Sequence[Problem]) -> str:
        """The fields. Nothing is kept in the browser: the counter's machine is used by many."""
        if self.definition is None:
            return ""
        files = papers.own(parsing.file_ids(self.definition, self.answers), by=self.by)
        views = {
            key: rendering.FileView(file.name, reverse("workbench:scan", args=[file.public_id]))
            for key, file in files.items()
        }
        return rendering.render_form(
            self.definition, self.answers, problems, files=views, places=places.Places(),
            regions_url=reverse("workbench:regions"), keep_local=False,
        )  # fmt: skip
