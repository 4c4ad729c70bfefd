"""How sure a suggestion is, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: tuple[tuple[int, Any], ...] = (
    (97, _("几乎可以肯定")), (90, _("很可能")), (75, _("有可能")), (0, _("不太确定")),
)  # fmt: skip
ABOVE = ((97, _("几乎可以肯定的（97%以上）")), (90, _("很可能以上的（90%以上）")), (75, _("有可能以上的（75%以上）")))


def sureness(confidence: int) -> str:
    """几乎可以肯定 … 不太确定."""
    return str(next(words for least, words in WORDS if confidence >= least))
