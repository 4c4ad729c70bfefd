"""What is a proof, and when it may not be demanded (R-ITEM-32, R-ITEM-33)."""

import re
from dataclasses import dataclass

from tongban.catalogue.rules.zero_material import is_identity_check

CALLED = "证明"
# Speak of proofs without being one: the applicant's own promise that stands in for it, or an application for one.
LEGAL_LICENCES = ("不动产登记证明", "出生医学证明")  # called so by the law that creates them
# Shows who somebody is, whoever that is: an identity card is a licence. What somebody is (残疾人身份证明) is a proof.
IDENTITY = re.compile(
    r"(?<!残疾人)(?<!华侨)(?<!学生)(?<!军人)(?<!军属)(?<!烈属)(?<!遗属)(?<!低保)(?<!困难)(?<!职工)(?<!农民)(?<!教师)(?<!党员)(?<!在校)"
    r"(?<!人员)(?<!主体)身份证明(?:文件|材料)?(?:原件|复印件)?$"
)
BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
NOT_ITSELF = ("证明事项", "承诺", "声明", "申请表", "申请书", "登记表", "备案表", "委托书")


@dataclass(frozen=True)
class ProofReading:
    """What the register says of one material."""

    name: str
    state: str  # ProofState
    replacement: str = ""
    replacement_note: str = ""

    @property
    def may_be_demanded(self) -> bool:
        """Kept with nothing in its place; what the register says is no proof is not its business."""
        return self.state == "no_proof" or (self.state == "kept" and not self.replacement)


def is_called_proof(name: str, *, is_licence: bool = False) -> bool:
    """Does a material of this name have to stand in the register? `is_licence`: it can be given as an e-licence, so it is
    a legal licence and no proof; nor is what only shows who somebody is."""
    if CALLED not in name or is_licence or is_identity_check(name):
        return False
    plain = BRACKETS.sub("", name).strip(" 。；《》")
    if plain in LEGAL_LICENCES or (IDENTITY.search(plain) and "、" not in plain and "和" not in plain):
        return False
    return not any(word in name for word in NOT_ITSELF)
