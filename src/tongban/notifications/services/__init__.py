"""The writes of the room."""

from tongban.notifications.services.delivering import deliver
from tongban.notifications.services.notifying import LAST, mark_all_read, mark_read, notify, send_sms_code

__all__ = ["LAST", "deliver", "mark_all_read", "mark_read", "notify", "send_sms_code"]
