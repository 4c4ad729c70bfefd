from django.apps import AppConfig


class WebkitConfig(AppConfig):
    name = "tongban.webkit"
    label = "webkit"
    verbose_name = "界面工具"

    def ready(self) -> None:
        from tongban.kernel.errors import register_wordings
        from tongban.webkit.wordings import WORDINGS

        register_wordings(WORDINGS)
