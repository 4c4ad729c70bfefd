"""What people write in the demo's past."""

DEFECTS = [
    ("材料不清晰，印章无法辨认。", "请重新扫描后上传，或者带原件到窗口。"),
    ("缺少签名和日期。", "请在最后一页签名并写明日期。"),
    ("与申请书所填地址不一致。", "请提交与经营场所一致的证明。"),
    ("证明已经过了有效期。", "请提交在有效期内的证明。"),
]
FINDINGS = {
    True: ["经审查，符合法定条件。", "现场核查合格，建议准予。", "材料齐全、内容一致，建议准予。"],
    False: ["现场核查发现不具备所申报的条件。", "申报内容与登记信息不符。"],
}
REFUSALS = [
    "经现场核查，申请人不具备法律规定的条件，整改后可以重新申请。",
    "申请内容与登记信息不符，不符合该事项的法定条件。",
]
NOT_OURS = "该事项由区级部门办理，请向所在地的区政务服务中心申请。"
EXTENSION = "需要组织专家论证，在法定期限内不能作出决定。"
TERMINATION = "申请人已注销，行政许可事项失去对象。"
WITHDRAWAL = "计划有变，暂不办理。"
QUESTION = "请问还需要补充什么材料吗？大概什么时候能办好？"
ANSWER = "材料已经齐全，正在审查，会在承诺期限内办结，请留意通知。"
NOTE = "已电话核实经营地址。"

PRAISE = ["", "", "很快，一次就办好了。", "窗口人员很耐心。", "全程网上办，没有跑腿。", ""]
COMPLAINTS = [
    (["slow"], "等的时间比承诺的长。"),
    (["extra_materials"], "指南上没有写的材料也要。"),
    (["repeated_trips", "not_told_once"], "跑了两趟才说清楚。"),
    (["attitude"], ""),
    (["guide_wrong"], "指南上的电话打不通。"),
]


def opinion(grade: int, number: int) -> tuple[list[str], str]:
    """Reasons and words that go with a grade."""
    if grade >= 4:
        return COMPLAINTS[number % len(COMPLAINTS)]
    return [], PRAISE[number % len(PRAISE)]
