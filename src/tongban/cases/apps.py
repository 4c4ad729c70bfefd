from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tongban.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        from tongban.calendars import effects
        from tongban.cases import handlers, tasks, wordings  # noqa: F401
        from tongban.cases.rules import parameters
        from tongban.cases.selectors import dates_a_calendar_moves
        from tongban.catalogue import extras
        from tongban.kernel.errors import register_wordings

        register_wordings(wordings.WORDINGS)
        effects.register(dates_a_calendar_moves)
        extras.register(
            "parameters",
            lambda given: [
                extras.Unfit(f"parameters.{name}".rstrip("."), *more) for name, *more in parameters.unfit(given)
            ],
        )
