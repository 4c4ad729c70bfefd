from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "tongban.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        from tongban.files.wordings import WORDINGS
        from tongban.kernel.errors import register_wordings

        register_wordings(WORDINGS)
