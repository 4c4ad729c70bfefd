from django.apps import AppConfig


class OpenApiConfig(AppConfig):
    name = "tongban.openapi"
    label = "openapi"
    verbose_name = "开放接口"
