from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tongban.kernel"
    label = "kernel"
    verbose_name = "基础"

    def ready(self) -> None:
        from tongban.kernel.errors import register_wordings
        from tongban.kernel.wordings import WORDINGS

        register_wordings(WORDINGS)
