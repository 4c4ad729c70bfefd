from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tongban.notifications"
    label = "notifications"
    verbose_name = "通知"

    def ready(self) -> None:
        from tongban.identity.backends import register_code_sender
        from tongban.notifications import handlers  # noqa: F401
        from tongban.notifications.services import send_sms_code

        register_code_sender(send_sms_code)
