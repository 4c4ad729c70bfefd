"""What the account already knows, put where the ui document says `"prefill": "<hint>"` (R-MAT-9: ask nothing twice)."""

from collections.abc import Mapping
from typing import Any

from tongban.forms.rules.layout import HINTS, Definition, sections


def prefilled(definition: Definition, applicant: Any, *, agent: Any = None) -> dict[str, Any]:
    """Answers that the applicant's account gives; `agent_…` hints ask the person who acts for them, when given."""
    answers: dict[str, Any] = {}
    for section in sections(definition):
        for one in section.fields:
            value = _known(str(one.ui.get("prefill", "")), applicant, agent)
            if value:
                answers.setdefault(section.key, {})[one.key] = value
    return answers


def filled_in(answers: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """`answers`, with what is `known` where nothing was answered yet."""
    return {
        section: {**known.get(section, {}), **answers.get(section, {})}
        for section in [*known, *(s for s in answers if s not in known)]
    }


def _known(hint: str, applicant: Any, agent: Any) -> Any:
    whom = agent if hint.startswith("agent_") else applicant
    attribute = HINTS.get(hint.removeprefix("agent_"))
    return getattr(whom, attribute, "") if attribute and whom is not None else ""
