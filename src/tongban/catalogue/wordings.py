"""How the catalogue says no."""

from django.utils.translation import gettext_lazy as _

REASON_NEEDED = _("请写明搁置的理由，至少四个字。")

WORDINGS = {
    "catalogue.not_your_body": _("您不是该实施主体的事项管理员，不能维护此事项。"),
    "catalogue.code_invalid": _("事项编码“{item_code}”不符合规则（{reason}）：实施编码应为31位，业务办理项编码应为33位，前18位为实施主体统一社会信用代码。"),
    "catalogue.code_of_other_body": _("事项编码“{item_code}”的前18位不是实施主体的统一社会信用代码（{credit_code}）。"),
    "catalogue.code_taken": _("事项编码“{item_code}”已被使用，编码不得重复使用。"),
    "catalogue.published_is_immutable": _("第{number}版已发布，不得修改。如需调整，请起草新版本。"),
    "catalogue.not_a_draft": _("第{number}版现在是“{state}”，只有草稿可以送审。"),
    "catalogue.not_approved": _("第{number}版还没有通过审核，通过后才能发布。"),
    "catalogue.under_review": _("第{number}版正在审核，暂时不能修改。需要修改请先撤回送审。"),
    "catalogue.review_over": _("这次送审已经结束（{state}），不能再改变。"),
    "catalogue.spoken_meanwhile": _("在您确认之前情况有变：{names}已经审核过。撤回后这些意见作废，仍要撤回请再确认一次。"),
    "catalogue.not_your_review": _("您不是{office}在该地区的审核人员，不能审核此事项。"),
    "catalogue.own_submission": _("不能审核自己送审的事项，请由其他审核人员办理。"),
    "catalogue.other_hands": _("同一人不能代表两个部门审核，请由另一位审核人员办理。"),
    "catalogue.office_has_spoken": _("{office}已经审核过这一版。"),
    "catalogue.return_needs_reason": _("退回修改请写明理由，便于送审部门修改。"),
    "catalogue.inherited_element": _("“{names}”由上级目录统一规定，本地不能修改。确需调整请向上级目录管理部门提出。"),
    "catalogue.inherited_material": _("材料“{names}”与上级目录不一致：本地不能增加、取消或者改写上级目录规定的材料。"),
    "catalogue.not_claimable": _("该目录项不属于{body}的职责或者层级，不能认领。"),
    "catalogue.claimed_already": _("“{name}”已经认领。"),
    "catalogue.decline_needs_reason": _("请写明本地不涉及的理由。"),
    "catalogue.nothing_to_accept": _("该事项与上级目录一致，没有要接受的变化。"),
    "catalogue.line_invalid": _("职责“{line}”（层级“{level}”）写法不对：职责为两位代码，层级为1至7。"),
    "catalogue.not_editable": _("第{number}版现在是“{state}”，只有草稿可以修改。"),
    "catalogue.changed_meanwhile": _("“{names}”刚才被{who}改过，您这里的内容还没有保存。您填写的内容都还在，请核对后再保存。"),
    "catalogue.inherited_steps": _("办理环节由上级目录统一规定，本地不能修改。"),
    "catalogue.part_gone": _("这一项已经不在了，可能是刚才被别人删除的。"),
    "catalogue.parts_too_many": _("最多{most}项。"),
    "catalogue.draft_exists": _("该事项已有一个草稿版本（第{number}版），请先处理该草稿。"),
    "catalogue.draft_given_up": _("第{number}版草稿已经放弃，不能再用。需要调整，请起草新版本。"),
    "catalogue.only_drafts_given_up": _("第{number}版现在是“{state}”，只有草稿可以放弃。"),
    "catalogue.draft_of_act": _("这是“{kind}”带来的新事项，它的第一份草稿不能单独放弃。请修改草稿；整项调整都不要了的，请放弃那项“{kind}”。"),
    "catalogue.unknown_element": _("事项没有“{names}”这一要素。"),
    "catalogue.value_unfit": _("“{names}”的内容不是这一要素能填的：类型、长度或者选项不对。"),
    "catalogue.name_missing": _("请填写事项名称。"),
    "catalogue.not_on_application": _("依职权实施的事项不面向申请人，不能作为依申请事项发布。"),
    "catalogue.legal_basis_missing": _("行政许可事项必须写明设定依据。"),
    "catalogue.instant_needs_same_day": _("即办件应当当日办结，承诺时限不能是{promised}。"),
    "catalogue.promise_missing": _("承诺件应当写明承诺办结时限。"),
    "catalogue.promise_exceeds_statute": _("承诺时限（{promised}）不得超过法定时限（{statutory}）。"),
    "catalogue.permit_on_normative_document": _("行政许可不得只以规范性文件为设定依据（{quote}）。"),
    "catalogue.proof_replaceable": _("证明“{name}”已经取消或者可以替代，不得要求申请人提交。"),
    "catalogue.proof_not_registered": _("证明“{name}”没有列入证明事项清单，不得要求申请人提交。请先在“证明事项清单”中登记。"),
    "catalogue.proof_cancelled": _("“{name}”已经取消，不能这样修改。"),
    "catalogue.proof_not_cancelled": _("“{name}”没有取消。"),
    "catalogue.proof_matched": _("这份材料已经对应“{name}”。"),
    "catalogue.item_may_stay_outside": _("“{name}”在负面清单上，请先移出负面清单。"),
    "catalogue.item_is_in_hall": _("“{name}”已经进驻大厅，请先办理撤出。"),
    "catalogue.not_a_permit_for_enterprises": _("“{name}”不是涉企行政许可，不属于证照分离的范围。"),
    "catalogue.guide_not_fit": _("办事指南不符合本地发布要求：{reason}{proposal}"),
    "catalogue.links_off": _("本安装没有开启网址检查（TONGBAN_LINK_CHECK）。"),
    "catalogue.finding_blocks": _("这是必须整改的问题，不能搁置。"),
    "catalogue.finding_closed": _("这个问题已经整改或者已经搁置。"),
    "catalogue.situations_faulty": _("情形引导有误（{reason}）：{where}"),
    "catalogue.situations_moved": _("您打开之后，别人修改了情形问题或者适用情形，所以这次没有保存，也没有覆盖别人的修改。请在最新内容上重新修改。"),
    "catalogue.situations_wrong": _("情形问题还没有写完整，没有保存。"),
    "catalogue.forbidden_phrase": _("“{where}”中出现兜底表述“{phrase}”。"),
    "catalogue.effective_in_past": _("生效日期不能早于发布当日（{earliest}）。"),
    "catalogue.import_unreadable": _("“{path}”不存在，或其中没有可读取的表格。"),
    "catalogue.import_no_profile": _("没有识别出数据格式（{what}）。可用的格式：{known}。"),
    "catalogue.import_not_permitted": _("批量导入事项由系统管理员在命令行进行。"),
    "catalogue.not_a_manager_of_any": _("只有事项管理员才能导入自己部门的事项。"),
    "catalogue.import_foreign": _("“{path}”：{wrong}。{right}。"),
    "catalogue.run_file_type": _("不能导入这种文件。可以上传：{known}；.xls 请先另存为 .xlsx。"),
    "catalogue.run_file_too_large": _("文件超过{most} MB。请分开上传，或者请系统管理员在命令行导入。"),
    "catalogue.run_file_empty": _("文件是空的，请重新选择。"),
    "catalogue.too_many_checked": _("您已有{most}份检查过的文件没有导入，请先导入或者取消其中一份。"),
    "catalogue.too_many_runs": _("您已有{most}份文件在检查或者导入，请等其中一份完成。"),
    "catalogue.run_not_open": _("这份文件现在是“{state}”，不能{action}。"),
    "catalogue.run_has_faults": _("文件里有{count}处错误。请改好后重新上传，或者选择只导入没有问题的事项。"),
    "catalogue.run_moved": _("在您确认之前情况有变：现在有{count}个事项不能导入。请核对后重新确认。"),
    "catalogue.run_changes_nothing": _("文件与现有内容一致，没有要导入的变化。"),
    "catalogue.run_broken": _("导入多次中断，没有完成。已写入的草稿保留，请联系系统管理员。"),
    "catalogue.not_your_list": _("您不是公布单位的事项管理员，不能调整这个清单。"),
    "catalogue.list_not_open": _("清单“{name}”还没有公布，或者已停止调整。"),
    "catalogue.list_closed": _("清单“{name}”已停止调整。"),
    "catalogue.list_filled_otherwise": _("清单“{name}”是{filling}的，不能这样调整。"),
    "catalogue.list_public_already": _("清单“{name}”已经公布。"),
    "catalogue.list_reason_missing": _("请写明原因。"),
    "catalogue.list_moved_meanwhile": _("在您确认之前情况有变：现在是列入{entering}项、退出{leaving}项。请核对后重新确认。"),
    "catalogue.list_item_elsewhere": _("事项{item}不属于这个清单的区域。"),
    "catalogue.list_exception_exists": _("这个事项已经有一条例外，请先撤销。"),
    "catalogue.list_exception_ended": _("这条例外已经撤销。"),
    "catalogue.batch_in_preparation": _("清单“{name}”已有一批正在准备，请先公布或者放弃。"),
    "catalogue.batch_not_in_preparation": _("这一批已经公布或者放弃，不能再改。"),
    "catalogue.batch_empty": _("这一批还没有事项。"),
    "catalogue.batch_without_document": _("请先填写公布依据的文件名称。"),
    "catalogue.batch_lines_faulty": _("这一批有{count}项不能公布，请先处理标出的问题。"),
    "catalogue.batch_in_future": _("公布日期不能晚于今天。"),
    "catalogue.batch_before_last": _("公布日期不能早于上一批的公布日期（{last}）。"),
    "catalogue.table_unreadable": _("读不出这个文件。请上传 Excel（.xlsx、.xls）或者 CSV 表格。"),
    "catalogue.table_too_large": _("表格太大：文件不超过5 MB，行数不超过{rows}。请分开上传。"),
    "catalogue.table_without_codes": _("表格第一行要有一列写明编码，列名可以是：{known}。"),
    "catalogue.table_taken": _("这份表格已经采用过。"),
    "catalogue.table_has_faults": _("表格中有{count}行有问题。请修改后重新上传，或者选择只采用没有问题的行。"),
    "catalogue.table_empty": _("表格中没有可以采用的行。"),
    "catalogue.companion_unknown": _("没有编码为“{item_code}”的已公布事项。"),
    "catalogue.companion_is_itself": _("不能把事项和它自己放在一起。"),
    "catalogue.policy_not_a_draft": _("这条政策现在是“{state}”，只有草稿可以修改。"),
    "catalogue.policy_not_public": _("这条政策没有公开，不用撤下。"),
    "catalogue.policy_not_withdrawn": _("只有已撤下的政策可以退回草稿。"),
    "catalogue.policy_without_measures": _("请至少写一条措施，用大白话说清谁能得到什么。"),
    "catalogue.policy_without_text": _("请填写政策原文，或者原文的网址。"),
    "catalogue.policy_without_day": _("请填写发文日期。"),
    "catalogue.policy_over": _("这条政策{last}已经到期，不能发布。"),
    "catalogue.item_suspended": _("该事项{since}暂停办理，暂不接受新的申请。{why}"),
    "catalogue.not_a_manager": _("只有事项管理员才能维护搜索词典、答复群众的问题。"),
    "catalogue.not_yours_to_share": _("一份材料本地能不能共享获取，对所有部门的指南都起作用，由管理全市（区）事项目录的事项管理员填写。"),
    "catalogue.not_a_materials_keeper": _("只有事项管理员才能维护材料词典。"),
    "catalogue.material_merged": _("“{name}”已经并入另一项标准材料，请在那一项上办理。"),
    "catalogue.material_not_merged": _("这一项没有并入别的标准材料。"),
    "catalogue.material_into_itself": _("不能并入自己，请选择另一项标准材料。"),
    "catalogue.materials_moved": _("在您确认之前情况有变：现在符合的是{count}个名称。请核对后重新确认。"),
    "catalogue.dictionary_row": _("第{row}行有误：{reason}。整个文件都没有导入。"),
    "catalogue.dictionary_unreadable": _("读不出这个文件：{reason}。"),
    "catalogue.question_settled": _("这个问题已经答复或者关闭。"),
    "catalogue.queries_unreadable": _("读不出查询文件：{reason}。"),
    "catalogue.item_cancelled": _("该事项{since}取消，不再接受新的申请。{why}"),
    "catalogue.place_elsewhere": _("“{place}”不是该事项所在地区的乡镇（街道）、村（社区）或者功能区。"),
    "catalogue.may_not_entrust_again": _("该事项由{body}受委托办理，不得再委托其他组织。"),
    "catalogue.delegated_already": _("这个事项已经在“{place}”办理，请先终止原来的安排。"),
    "catalogue.delegation_over": _("这项安排已于{until}结束。"),
    "catalogue.not_in_use": _("该事项现在是“{status}”，或者还没有生效的版本，不能这样办理。"),
    "catalogue.suspended_already": _("该事项已经公布过一次暂停，请先恢复。"),
    "catalogue.not_suspended": _("该事项没有暂停，不需要恢复。"),
    "catalogue.later_version_published": _("第{later}版已经公布，第{number}版不能再公布。请从第{later}版起草新的版本。"),
    "catalogue.cancelled_already": _("事项“{item_code}”已经取消，不能再调整；编码不再使用。"),
    "catalogue.act_under_way": _("该事项的“{kind}”正在进行（{state}），请先办完或者放弃。"),
    "catalogue.act_not_open": _("这项调整现在是“{state}”，不能这样操作。"),
    "catalogue.act_not_approved": _("这项调整现在是“{state}”，两个部门都同意后才能公布。"),
    "catalogue.successor_not_published": _("新事项（{names}）到{day}还没有生效的版本，请先送审并发布，免得群众没有事项可办。"),
    "catalogue.successor_taken_up": _("新事项（{names}）已经送审或者发布，不能放弃这项调整。"),
    "catalogue.split_into_several": _("拆分至少要有两个新事项，最多{most}个。"),
    "catalogue.merge_several": _("合并至少要有两个原事项。"),
    "catalogue.merge_one_body": _("只能合并同一实施主体的事项。"),
}  # fmt: skip

ACT_REASON_NEEDED = _("请写明原因，至少四个字；群众会看到。")
ACT_DOCUMENT_NEEDED = _("请写明依据的法律法规或者文件。")
ACT_IN_PAST = _("日期不能早于今天。")
ACT_ENDS_TOO_EARLY = _("结束日期不能早于开始日期。")
ENDS_TOO_LATE = _("不能晚于原定的结束日期{until}。")
NEW_ITEM_CODE_NEEDED = _("请填写新事项的编码。")
NEW_ITEM_NAME_NEEDED = _("请填写新事项的名称。")
REGION_NEEDED = _("请选择乡镇（街道）、村（社区）或者功能区。")
PLACE_NEEDED = _("请填写办理地点，例如便民服务中心。")
BODY_NEEDED = _("请选择承接的单位，不能是原实施主体。")
TERM_IS_OVER = _("暂停期满，恢复办理。")
SINCE = _("自{day}起")
ALREADY = _("已")
BECAUSE = _("原因：{reason}")
NOW_GO_TO = _("请改为申请：{names}。")

SAID_MISSING = _("请填写群众的说法（至少两个字）。")
SAID_TOO_LONG = _("群众的说法最多{most}个字。")
MEANS_MISSING = _("请填写事项名称中的字样，每行一个。")
MEANS_TOO_MANY = _("最多{most}个，每个最多{length}个字。")
KIND_UNKNOWN = _("请选择这是哪一类说法。")
QUESTION_MISSING = _("请写下您想办的事。")
QUESTION_TOO_LONG = _("最多{most}个字。")
ANSWER_MISSING = _("请填写答复。")
COLUMN_MISSING = _("缺少“{column}”列")
NOT_UTF8 = _("不是 UTF-8 或 GB 18030 编码的文本")
SAID_TWICE = _("“{said}”在文件中出现了两次")
SWITCH_UNKNOWN = _("“{value}”既不是“开”也不是“关”")
FILE_EMPTY = _("文件里没有内容")
FILE_TOO_LARGE = _("文件超过{most}行")

# A value that a clerk typed and that cannot be taken (`rules.posting.Fault`).
FAULTS = {
    "missing": _("请填写。"),
    "not_a_number": _("请填写数字，例如10。"),
    "not_an_amount": _("请填写金额，例如80或者12.50。"),
    "too_large": _("最大为{most}。"),
    "too_long": _("最多{most}个字，现在有{length}个字。"),
    "too_many": _("最多{most}项。"),
    "unknown_choice": _("请在所列选项中选择。"),
    "not_a_day": _("请填写日期，例如2026-12-01。"),
    "unreadable": _("内容中有无法保存的字符，请重新输入。"),
    "exceeds_statute": _("承诺时限（{promised}）不得超过法定时限（{statutory}）。"),
}
SOMEBODY = _("别人")
YOURSELF = _("您在另一个窗口")
PROOF_NAME_MISSING = _("请填写名称。")
PROOF_TAKEN = _("清单里已有“{name}”。")
PROOF_NAME_TAKEN = _("材料名称“{text}”已经对应清单里的“{name}”。")
TOO_LONG = _("最多{most}个字。")
BASIS_KIND_MISSING = _("请选择依据的种类：只有法律、法规或者国务院决定可以要求证明。")
BASIS_MISSING = _("请写明依据的全称和条款。")
BASIS_TOO_LOW = _("写的依据只是规章或者规范性文件（{quote}），不能要求证明。")
ISSUER_MISSING = _("请填写由谁开具。")
HOW_MISSING = _("请写明怎样开具。")
WHY_MISSING = _("请写明理由，至少四个字。")
GROUND_UNKNOWN = _("请选择替代方式。")
DAY_AHEAD = _("日期不能晚于今天。")
BODY_MISSING = _("请选择索要单位。")
HALL_MISSING = _("请选择大厅。")
HALL_ELSEWHERE = _("“{hall}”不在这些事项所在的地区，也不在它的上级或者下级地区（{count}项：{names}）。请选择别的大厅。")
PRESENCE_KIND_MISSING = _("请选择进驻方式。")
WINDOW_UNKNOWN = _("这个大厅没有{numbers}号窗口。")
DOCUMENT_MISSING = _("请填写文件名称和文号。")
ITEMS_MISSING = _("请选择事项，一次最多{most}项。")
MATERIAL_NAME_MISSING = _("请填写材料名称。")
MATERIAL_NAME_TOO_LONG = _("材料名称最多{most}个字。")
MATERIAL_ALIASES_TOO_MANY = _("别名最多{most}个，每个最多{length}个字。")
MATERIAL_TYPE_UNKNOWN = _("请选择材料类型和形式。")
MATERIAL_SHARED_BY_MISSING = _("可以共享获取的材料请写明由哪个部门提供数据。")
MATERIAL_NAME_TAKEN = _("“{said}”已经是标准材料“{name}”的名称。")
REFORM_KIND_MISSING = _("请选择改革方式。")
REFORM_CANCEL_FIRST = _("全国范围直接取消审批的，请先取消事项，取消生效之后再登记。")
REFORM_SCOPE_MISSING = _("请选择适用范围。")
MEASURE_MISSING = _("请写明改革后怎样办理。")
FILING_MISSING = _("请写明改为什么备案。")
