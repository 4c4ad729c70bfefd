from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "tongban.forms"
    label = "forms"
    verbose_name = "电子表单"

    def ready(self) -> None:
        from tongban.forms.wordings import WORDINGS
        from tongban.kernel.errors import register_wordings

        register_wordings(WORDINGS)
