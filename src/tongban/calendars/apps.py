from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CalendarsConfig(AppConfig):
    name = "tongban.calendars"
    label = "calendars"
    verbose_name = "工作日历"

    def ready(self) -> None:
        from tongban.calendars import shipped, wordings  # noqa: F401

        post_migrate.connect(shipped.load_after_migrate, sender=self, dispatch_uid="calendars.shipped")
