from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "tongban.catalogue"
    label = "catalogue"
    verbose_name = "事项"

    def ready(self) -> None:
        from tongban.catalogue import handlers  # noqa: F401
        from tongban.catalogue.wordings import WORDINGS
        from tongban.kernel.errors import register_wordings

        register_wordings(WORDINGS)
