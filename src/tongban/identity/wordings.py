"""The sentences of the room."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "identity.not_permitted": _("您的岗位没有办理此操作的权限。"),
    "identity.not_to_oneself": _("不能给自己设置岗位。"),
    "identity.wrong_credentials": _("账号或密码不正确。"),
    "identity.locked_out": _("输错次数太多，已暂停验证，请{wait}后再试。"),
    "identity.code_needed": _("密码正确，请再输入动态验证码。"),
    "identity.code_not_right": _("动态验证码不正确，或者已经用过。请等手机上换了新码再输。"),
    "identity.sign_in_again": _("输入密码后时间太久，请重新登录。"),
    "identity.enrolment_over": _("这个页面打开太久，密钥已失效，请重新扫码。"),
    "identity.needs_another_administrator": _(
        "换发密码和重置动态验证码，不能由同一位管理员在一周内都办，请另一位系统管理员处理。"
    ),
    "identity.no_second_factor": _("该账号没有启用动态验证码。"),
    "identity.agreement_not_accepted": _("请先阅读并同意服务协议。"),
    "identity.too_few_factors": _("除身份证外，还需另外两项信息核验通过；目前通过{confirmed}项。"),
    "identity.not_matched": _("姓名与证件号码核验不一致，请核对后重试，或到大厅窗口办理。"),
    "identity.already_registered": _("该证件已注册账号，请直接登录。"),
    "identity.username_taken": _("该账号名已被使用，请换一个。"),
    "identity.name_differs": _("该证件已登记的姓名为{recorded}，与所填不一致，请核对证件。"),
    "identity.firm_not_matched": _("单位名称、统一社会信用代码与登记信息不一致。"),
    "identity.not_legal_rep": _("登记的法定代表人不是您，请由法定代表人本人注册。"),
    "identity.level_too_low": _("您的实名等级不足，请先完成实名认证。"),
    "identity.mandate_ended": _("您代{principal}办事的授权已于{ended}终止，请重新选择办事身份。"),
    "identity.item_outside_mandate": _("您代{principal}办事的授权不包括此事项。"),
    "identity.mandate_not_to_self": _("不能授权给本人。"),
    "identity.already_legal_rep": _("您已是该单位的法定代表人。"),
    "identity.code_too_soon": _("验证码发送过于频繁，请{seconds}秒后再试。"),
    "identity.code_daily_limit": _("该手机号码今天获取验证码的次数已达上限，请明天再试。"),
    "identity.code_wrong": _("验证码不正确或已过期，请核对或重新获取。"),
    "identity.reason_needed": _("请填写原因。"),
    "identity.password_wrong": _("原密码不正确。"),
    "identity.proof_wrong": _("密码不正确。"),
    "identity.verification_unavailable": _("实名核验服务暂时不可用，请稍后再试。"),
}
