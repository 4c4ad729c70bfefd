"""Sentences about stored files."""

from django.db import models


class FileQuerySet(models.QuerySet):
    def of(self, owner: str) -> "FileQuerySet":
        return self.filter(owner=owner)

    def total_size(self) -> int:
        return self.aggregate(total=models.Sum("size"))["total"] or 0
