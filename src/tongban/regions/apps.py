from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegionsConfig(AppConfig):
    name = "tongban.regions"
    label = "regions"
    verbose_name = "区划与机构"

    def ready(self) -> None:
        from tongban.regions import wordings  # noqa: F401

        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="regions.shipped")


def load_after_migrate(using: str, verbosity: int = 1, **_: Any) -> None:
    """`tongban migrate` leaves the division table loaded; the test settings switch this off (46,000 rows)."""
    from django.conf import settings
    from django.db import connections
    from django.utils import timezone

    if not getattr(settings, "TONGBAN_LOAD_DIVISIONS", True) or using != "default":
        return
    if not {"regions_region", "regions_divisiontable"}.issubset(connections[using].introspection.table_names()):
        return
    from tongban.regions import services

    if not services.is_loaded():
        count = services.load_divisions(at=timezone.now())
        if verbosity:
            print(f"  Loaded {count} administrative divisions.")
