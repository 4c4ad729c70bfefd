"""The nouns of the room, one a file."""

from tongban.identity.models.access import AccessLine
from tongban.identity.models.acting import Acting
from tongban.identity.models.api_tokens import ApiToken
from tongban.identity.models.applicants import Applicant
from tongban.identity.models.codes import SmsCode
from tongban.identity.models.demo_register import DemoRegisterEntry
from tongban.identity.models.mandates import Mandate
from tongban.identity.models.signing_on import RecoveryCode, SecondFactor, SignedOn, SignInTries
from tongban.identity.models.staff import Post, Staff
from tongban.identity.models.users import PasswordUsed, User

__all__ = [
    "AccessLine", "Acting", "ApiToken", "Applicant", "DemoRegisterEntry", "Mandate", "PasswordUsed", "Post", "RecoveryCode",
    "SecondFactor", "SignInTries", "SignedOn", "SmsCode", "Staff", "User",
]  # fmt: skip
