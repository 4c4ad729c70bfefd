from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "tongban.regions"
    label = "regions"
    verbose_name = "区划与机构"

    def ready(self) -> None:
        from tongban.regions import wordings  # noqa: F401
