from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "tongban.exports"
    label = "exports"
    verbose_name = "导出"

    def ready(self) -> None:
        from tongban.exports.wordings import WORDINGS
        from tongban.kernel.errors import register_wordings

        register_wordings(WORDINGS)
