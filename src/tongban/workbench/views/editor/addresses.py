"""Which chapters have an address here; others of the same place (situations, the form) belong to pages of their own."""

from typing import ClassVar

from tongban.catalogue.rules.chapters import CHAPTERS


class ChapterConverter:
    """`<chapter:chapter>`: one of the chapters that this editor has."""

    regex: ClassVar[str] = "|".join(CHAPTERS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
