"""Situations for tests of licences."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from tongban.files.selectors import open_file
from tongban.identity.enums import ApplicantKind, DocumentType
from tongban.identity.models import Applicant
from tongban.kernel import crypto
from tongban.kernel.actors import SYSTEM
from tongban.licences import services
from tongban.licences.models import Licence, LicenceType
from tongban.regions.models import Body

NINE = datetime(2026, 3, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TYPE_CODE = "11430000006122244L001"
_numbers = count(1)


def make_body(credit_code: str = "11430000006122244L", name: str = "云江市市场监督管理局", **values) -> Body:
    return Body.objects.get_or_create(
        credit_code=credit_code,
        defaults={"name": name, "short_name": "云市监", "region_code": "999900000000", **values},
    )[0]


def make_holder(name: str = "欧阳小云", *, firm: bool = False) -> Applicant:
    number = f"9991{next(_numbers):014d}" if firm else f"99990019900101{next(_numbers):04d}"
    return Applicant.objects.create(
        kind=ApplicantKind.LEGAL if firm else ApplicantKind.NATURAL,
        name=name,
        document_type=DocumentType.CREDIT_CODE if firm else DocumentType.RESIDENT_ID,
        document_no=number,
        document_no_hash=crypto.keyed_hash(number),
    )


def make_type(code: str = TYPE_CODE, name: str = "食品经营许可证", **values) -> LicenceType:
    return services.register_type(code=code, name=name, by=SYSTEM, at=NINE, **values)


def issue(holder: Applicant | None = None, *, case_number: str | None = None, **values) -> Licence:
    make_type()
    given = {
        "content": {"经营场所": "云江市青石区解放路 1 号", "经营项目": "热食类食品制售；冷食类食品制售"},
        "valid_from": date(2026, 3, 4), "valid_to": date(2031, 3, 3), "at": NINE, "by": SYSTEM,
    }  # fmt: skip
    return services.make_licence(
        type_code=TYPE_CODE, holder_id=(holder or make_holder()).pk, issuer_id=make_body().pk,
        case_number=f"CASE{next(_numbers):04d}" if case_number is None else case_number, **(given | values),
    )  # fmt: skip


def file_of(licence: Licence) -> bytes:
    with open_file(licence.file) as file:
        return file.read()
