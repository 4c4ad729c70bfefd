"""How this room's refusals read. Sizes come worded ("20 MB")."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "file.empty": _("文件“{name}”是空的，请重新选择。"),
    "file.too_large": _("文件“{name}”超过 {limit}，请压缩或拆分后再上传。"),
    "file.type_not_allowed": _("文件“{name}”不是可以上传的类型。可以上传：PDF、OFD、JPEG、PNG。"),
    "file.mixed_content": _("文件“{name}”里混有另一种文件的内容，为安全起见不能上传。请重新导出或扫描后再上传。"),
    "file.active_content": _("文件“{name}”含有脚本或启动程序的指令，为安全起见不能上传。请另存为普通 PDF 后再上传。"),
    "file.damaged": _("文件“{name}”打不开，可能已损坏。请重新扫描或导出后再上传。"),
    "file.image_too_big": _("图片“{name}”的尺寸过大，请缩小到 {limit} 以内再上传。"),
    "file.quota_exceeded": _("您的存储空间已用 {used}，上限 {quota}，放不下“{name}”。请先删除不再需要的文件。"),
    "file.infected": _("文件“{name}”没有通过安全检查，不能上传。"),
    "file.not_scanned_yet": _("文件“{name}”还在安全检查中，请稍后再打开。"),
    "file.no_space": _("系统存储空间不足，文件“{name}”没有保存。请稍后再试，或联系服务大厅。"),
    "file.in_use": _("文件“{name}”已作为材料使用，不能删除。"),
}
