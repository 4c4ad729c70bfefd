from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "tongban.licences"
    label = "licences"
    verbose_name = "电子证照"

    def ready(self) -> None:
        from tongban.kernel.errors import register_wordings
        from tongban.licences.wordings import WORDINGS

        register_wordings(WORDINGS)
