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
    "catalogue.draft_exists": _("该事项已有一个草稿版本（第{number}版），请先处理该草稿。"),
    "catalogue.unknown_element": _("事项没有“{names}”这一要素。"),
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
    "catalogue.finding_blocks": _("这是必须整改的问题，不能搁置。"),
    "catalogue.finding_closed": _("这个问题已经整改或者已经搁置。"),
    "catalogue.situations_faulty": _("情形引导有误（{reason}）：{where}"),
    "catalogue.forbidden_phrase": _("“{where}”中出现兜底表述“{phrase}”。"),
    "catalogue.effective_in_past": _("生效日期不能早于发布当日（{earliest}）。"),
    "catalogue.import_unreadable": _("“{path}”不存在，或其中没有可读取的表格。"),
    "catalogue.import_no_profile": _("没有识别出数据格式（{what}）。可用的格式：{known}。"),
    "catalogue.import_not_permitted": _("批量导入事项由系统管理员在命令行进行。"),
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
    "catalogue.item_suspended": _("该事项已暂停办理，暂不接受新的申请。"),
    "catalogue.not_a_manager": _("只有事项管理员才能维护搜索词典、答复群众的问题。"),
    "catalogue.dictionary_row": _("第{row}行有误：{reason}。整个文件都没有导入。"),
    "catalogue.dictionary_unreadable": _("读不出这个文件：{reason}。"),
    "catalogue.question_settled": _("这个问题已经答复或者关闭。"),
    "catalogue.queries_unreadable": _("读不出查询文件：{reason}。"),
    "catalogue.item_cancelled": _("该事项已取消，不再接受新的申请。"),
}  # fmt: skip

SAID_MISSING = _("请填写群众的说法（至少两个字）。")
SAID_TOO_LONG = _("群众的说法最多{most}个字。")
MEANS_MISSING = _("请填写事项名称中的字样，每行一个。")
MEANS_TOO_MANY = _("最多{most}个，每个最多{length}个字。")
KIND_UNKNOWN = _("请选择这是哪一类说法。")
QUESTION_MISSING = _("请写下您想办的事。")
QUESTION_TOO_LONG = _("最多{most}个字。")
ANSWER_MISSING = _("请填写答复。")
CELL_MISSING = _("第{row}行没有“{column}”列")
COLUMN_MISSING = _("缺少“{column}”列")
NOT_UTF8 = _("不是 UTF-8 或 GB 18030 编码的文本")
SAID_TWICE = _("“{said}”在文件中出现了两次")
SWITCH_UNKNOWN = _("“{value}”既不是“开”也不是“关”")
FILE_EMPTY = _("文件里没有内容")
FILE_TOO_LARGE = _("文件超过{most}行")
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
PRESENCE_KIND_MISSING = _("请选择进驻方式。")
WINDOW_UNKNOWN = _("这个大厅没有{numbers}号窗口。")
DOCUMENT_MISSING = _("请填写文件名称和文号。")
ITEMS_MISSING = _("请选择事项，一次最多{most}项。")
REFORM_KIND_MISSING = _("请选择改革方式。")
REFORM_SCOPE_MISSING = _("请选择适用范围。")
MEASURE_MISSING = _("请写明改革后怎样办理。")
FILING_MISSING = _("请写明改为什么备案。")
