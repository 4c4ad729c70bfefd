from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tongban.demo"
    label = "demo"
    verbose_name = "演示城市"

    def ready(self) -> None:
        from tongban.demo import wordings  # noqa: F401  (registers the sentences)
