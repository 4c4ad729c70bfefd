"""The name of a material without what does not make it another thing.

身份证（原件及复印件）1份, 身份证 原件 and 身份证复印件（加盖公章） are one name. Whose paper it is stays, and so does every bracket
that says more than form and number.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST_KEY = 300
COUNT = "[0-9一二两三四五六七八九十壹贰叁]{1,3}"
# What a bracket, or the end of a name, may say without naming another thing: form, number, stamps, what is done with it.
FORM = (
    "原件|复印件|影印件|扫描件|电子件|电子版|电子文档|电子材料|纸质版|纸质件|纸质|正副本|正本|副本|正反面|复印|彩色|黑白|"
    f"加盖公章|加盖印章|盖公章|盖章|签字|签名|手写签名|核验|查验|验看|备查|核对|留存|退回|交验|需|须|提供|提交|查看|验|收|交|各|一式|"
    f"{COUNT}(?:份|张|套|页|寸|式|本|册)|份|a4|pdf|及|和|与|或者|或|并|后|如有|必要|必须|非必要|可容缺|容缺|、|,|;|/|\\+|的|为|:"
)
ONLY_FORM = re.compile(f"(?:{FORM})+")
AT_THE_END = re.compile(
    f"(?:的)?(?:原件|复印件|影印件|扫描件|电子件|电子版|电子文档|纸质版|纸质件|正、?副本|正本|副本|正反面|加盖公章|一式|及|和|或|与|各|、|{COUNT}(?:份|张|套|页))$"
)
BRACKETS = re.compile(r"[(\[【〔「{]([^()\[\]【】〔〕「」{}]{0,200})[)\]】〕」}]")
NUMBERED = re.compile(r"^(?:\([0-9一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[.、:)]|[一二三四五六七八九十]{1,3}[、.])")
JOINTS = re.compile(r"[,;/、]+")
SIGNS = re.compile(r"[《》〈〉“”\"'‘’。.:·\-—_!?*|~]")
# In front of a name and without meaning for what the thing is.
FILLER = re.compile(
    r"(?:申请人|申请者|申办人|申领人|申报人|当事人|办理人|本人|个人|合法有效的?|有效期内的?|现行有效的?|有效的?|合法的?|真实的?|相应的?|相关的?|"
    r"中华人民共和国|提交|提供|出具|持有|所持|已|的|新版|二代|第二代)+"
)
HOLDER = re.compile(
    r"(?:企业|公司|单位|机构|法人|组织|个体工商户|农民专业合作社|申请人|申请单位|申报单位|建设单位|施工单位|用人单位|主办单位|使用单位|投资人|投资方|"
    r"法定代表人|法人代表|主要负责人|负责人|经营者|经办人|代理人|代办人|受委托人|被委托人|受托人|委托人|联系人|授权人|被授权人|"
    r"股东|董事|监事|经理|财务负责人|技术负责人|从业人员|工作人员|管理人员|技术人员|操作人员|驾驶员|教师|学生|家长|"
    r"父母|父亲|母亲|父|母|子女|儿童|婴儿|新生儿|幼儿|未成年人|监护人|抚养人|配偶|夫妻|夫妇|男方|女方|男女|家庭成员|户主|家属|亲属|继承人|被继承人|"
    r"权利人|产权人|业主|房主|房东|承租人|出租人|买方|卖方|买受人|出卖人|转让方|受让方|转让人|受让人|抵押人|抵押权人|死者|逝者|患者|残疾人|老年人|"
    r"参保人|被保险人|参保人员|职工|员工|本人|个人|双方|各方|对方|及其|以及|及|和|与|或|其|的|有效|、)+"
)


@lru_cache(maxsize=50_000)
def key_of(text: str) -> str:
    """What two names must share to be one: half width, no brackets and ends about form and number, of signs only the joint
    of several things.
    "" for a name that says nothing."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = "".join(plain.split())
    plain = NUMBERED.sub("", plain)
    plain = BRACKETS.sub(_kept, plain)
    plain = JOINTS.sub("、", SIGNS.sub("", plain)).strip("、")
    while (shorter := AT_THE_END.sub("", plain)) != plain and len(shorter) > 1:
        plain = shorter
    return plain[:LONGEST_KEY]


def _kept(found: re.Match[str]) -> str:
    inside = found.group(1)
    return "" if not inside or ONLY_FORM.fullmatch(inside) else inside


def without_filler(key: str) -> str:
    """The same without the words in front that say nothing of the thing; never empty."""
    found = FILLER.match(key)
    return key[found.end() :] or key if found else key


def rest_of(key: str, known: str) -> str | None:
    """What stands beside the known name, filler taken away; None when it does not stand at the end."""
    if not key.endswith(known):
        return None
    rest = key[: len(key) - len(known)]
    return FILLER.sub("", rest).strip("、")


def is_holder(rest: str) -> bool:
    """Does it only say whose it is?"""
    return not rest or HOLDER.fullmatch(rest) is not None
