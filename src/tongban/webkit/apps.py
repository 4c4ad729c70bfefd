from django.apps import AppConfig


class WebkitConfig(AppConfig):
    name = "tongban.webkit"
    label = "webkit"
    verbose_name = "界面工具"
