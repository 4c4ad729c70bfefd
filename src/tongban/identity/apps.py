from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "tongban.identity"
    label = "identity"
    verbose_name = "身份"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.utils import timezone

        from tongban.identity.services.sessions import begin
        from tongban.identity.wordings import WORDINGS
        from tongban.kernel.errors import register_wordings

        register_wordings(WORDINGS)
        user_logged_in.disconnect(dispatch_uid="update_last_login")  # our door writes it with what else it writes
        # Every way of signing on (password, later other services) begins the session's clock.
        user_logged_in.connect(
            lambda request, **_: begin(request, timezone.now()), weak=False, dispatch_uid="identity.begin"
        )
