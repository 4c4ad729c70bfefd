"""零材料提交 (R-MAT-13): apart from forms, only an identity check or nothing has to be handed in.

What does not count as a material: a form to fill in (of the type of forms, and called so: evidence for which a blank
exists is still evidence), what is fetched by data sharing, a line that says there is none,
and proof of identity of whoever applies. Whatever else is listed counts, also what is marked as not necessary: a list
that promises "no papers" must not have an "unless". The pattern means the same to Python and to PostgreSQL.
"""

import re

# 无需材料, 不需要提供材料, 无: a line of the list that says that there is nothing on it.
NONE = (
    "^[（(]?(?:暂无|无|(?:无需|无须|不需要?|不用|不必|免于|免予|免)(?:申请人)?(?:提交|提供|递交|准备)?(?:任何)?(?:申请|办理|申报)?(?:材料|资料)"
    "|无(?:任何)?(?:申请)?(?:材料|资料))[。.]?[）)]?$"
)
FORM_NAME = "[表书单函卡]"  # what a form to fill in is called
SHOWS_WHO = "身份"  # stands in the name of every proof of identity
WHO = (
    "申请人|公民本人|本人|当事人|办理人|提交申请材料的人员|经办人|代办人|代办人员|委托代理人|领取人|缴存人|用电主体"
    "|企业法定代表人|法定代表人|法人代表|申请人法人|企业法人|法人"
)
CARD = (
    "(?:有效)?(?:的)?(?:中华人民共和国)?(?:居民)?(?:第?二代)?身份(?:证件|证明|凭证|证)(?:材料|信息)?"
    "|社会保障卡|社保卡|医保电子凭证|电子社保卡"
)
IDENTITY = (
    f"^(?:{WHO})?(?:[（(]经办人[)）])?(?:的)?(?:自然人)?(?:{CARD})(?:(?:或者|或|、)(?:{WHO})?(?:的)?(?:{CARD}))*"
    "(?:原件|复印件|原件及复印件|正反面)?(?![（(].*(?:还|另|委托|同时))(?:[（(][^（()）]*[)）])?$"  # a note that asks for more
)
_IDENTITY = re.compile(IDENTITY)
_FORM = re.compile(FORM_NAME)
_NONE = re.compile(NONE)


def says_none(name: str) -> bool:
    """Does a line of this name only say that nothing is needed?"""
    return _NONE.match(name.strip()) is not None


def is_identity_check(name: str) -> bool:
    """Does a material of this name only show who somebody is? Documents of third persons are materials."""
    return SHOWS_WHO in name and _IDENTITY.match(name) is not None


def counts(*, name: str, is_form: bool, is_shared: bool) -> bool:
    """Is this something that the applicant has to bring?"""
    is_form = is_form and _FORM.search(name) is not None
    return not (is_form or is_shared or says_none(name) or is_identity_check(name))
