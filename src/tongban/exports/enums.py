"""States of an export, what can be done with one, and in which format it is written."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("正在导出")
    DONE = "done", _("可以下载")
    FAILED = "failed", _("没有完成")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("已删除")


class ExportAction(models.TextChoices):
    BEGIN = "begin", _("开始导出")
    GIVE_BACK = "give_back", _("重新排队")
    FINISH = "finish", _("完成")
    FAIL = "fail", _("中止")
    CANCEL = "cancel", _("取消")
    RETRY = "retry", _("重新导出")
    EXPIRE = "expire", _("删除")


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel 表格")
    CSV = "csv", _("CSV 文本")

    @property
    def content_type(self) -> str:
        if self == ExportFormat.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
