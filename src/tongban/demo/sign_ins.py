"""Who may be tried out: one sign-in per role, with something to try."""

from dataclasses import dataclass

from tongban.demo.place.people import CITIZENS
from tongban.identity import synthetic
from tongban.identity.models import Applicant, Staff


@dataclass(frozen=True)
class SignIn:
    """`where` is the address of the sign-in page below the site's own."""

    role: str
    account: str
    where: str
    to_try: str
    name: str = ""


STAFF, PUBLIC = "/workbench/", "/"
SIGN_INS = (
    SignIn("市民", "wangxiaoyun", PUBLIC, "查办件进度、看证照；为张桂兰代办；为宏基建设经办"),
    SignIn("企业法定代表人", "lijianye", PUBLIC, "切换到江畔餐饮，用营业执照办食品经营许可"),
    SignIn("企业经办人", "sunjiahui", PUBLIC, "代江畔餐饮办事"),
    SignIn("窗口人员", "window.city.1", STAFF, "窗口收件：为没有手机的老人办优待证"),
    SignIn("出件人员", "issue.city.7", STAFF, "把办好的结果发给申请人"),
    SignIn("审查人员", "examiner.scjg.1", STAFF, "受理、要求补正、审查"),
    SignIn("首席代表", "chief.scjg", STAFF, "指派审查人员、作出决定"),
    SignIn("部门负责人", "leader.scjg", STAFF, "看本部门概况和评价"),
    SignIn("事项管理员", "catalogue", STAFF, "起草新版本、送审、发布"),
    SignIn("编制审核人员", "review.bianzhi", STAFF, "审核事项的职责依据"),
    SignIn("合法性审核人员", "review.fazhi", STAFF, "审核事项的合法性"),
    SignIn("监督人员", "supervisor", STAFF, "看全市办件和时限"),
    SignIn("审计人员", "auditor", STAFF, "只看不动"),
    SignIn("系统管理员", "admin", STAFF, "管账号，看不到个人信息"),
)


def sign_ins() -> list[SignIn]:
    """The list with the names as loaded; those that are not loaded are left out. Two queries."""
    accounts = [entry.account for entry in SIGN_INS]
    names = dict(Staff.objects.filter(user__username__in=accounts).values_list("user__username", "name"))
    names |= dict(Applicant.objects.filter(user__username__in=accounts).values_list("user__username", "name"))
    return [
        SignIn(entry.role, entry.account, entry.where, entry.to_try, names[entry.account])
        for entry in SIGN_INS
        if entry.account in names
    ]


def document_number_of(account: str) -> str:
    """The identity number of a citizen of the demo: one may sign in with it as well."""
    return next(synthetic.id_number(born, sequence) for _, _, born, sequence, name, *_ in CITIZENS if name == account)
