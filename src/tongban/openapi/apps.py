from django.apps import AppConfig


class OpenApiConfig(AppConfig):
    name = "tongban.openapi"
    label = "openapi"
    verbose_name = "开放接口"

    def ready(self) -> None:
        from tongban.openapi import wordings  # noqa: F401  (registers the sentences)
