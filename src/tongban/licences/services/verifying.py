"""验真: is a file what a body sealed, every byte of it, and does the licence in it still hold? Level by level, in words."""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.licences.enums import LicenceState, SealState
from tongban.licences.models import Licence, Seal, SealUse
from tongban.licences.selectors import PublicLicence, public_view

if TYPE_CHECKING:
    from tongban.licences.checking import Facts

MAX_BYTES = 20 * 1024 * 1024
MAX_STRANGE_BYTES = 4 * 1024 * 1024  # reading a hostile file costs seconds of a processor for every few megabytes


@dataclass(frozen=True)
class Level:
    """One question about a file: `passed` is True, False, or None when it could not be asked."""

    code: str
    label: str
    passed: bool | None
    text: str


@dataclass(frozen=True)
class Verification:
    """What is known of a file. `verdict` is "valid", "invalid" or "unreadable"."""

    verdict: str
    summary: str
    levels: list[Level] = field(default_factory=list)
    signer: str = ""
    signed_at: datetime | None = None
    licence: PublicLicence | None = None

    @property
    def is_valid(self) -> bool:
        return self.verdict == "valid"

    def as_dict(self) -> dict[str, Any]:
        """For JSON: dates as ISO text, states by value."""
        plain = asdict(self)
        plain["signed_at"] = self.signed_at.isoformat() if self.signed_at else None
        if self.licence:
            days = {key: value.isoformat() for key, value in plain["licence"].items() if hasattr(value, "isoformat")}
            plain["licence"] |= days | {"state": str(self.licence.state)}
        return plain


def verify_file(data: bytes, *, at: datetime) -> Verification:
    """Verify a sealed PDF against our root, our log of seals and our licences as they stand at `at` (R-SEAL-7).

    Never raises for what is in the file: garbage is "unreadable".
    """
    if len(data) > MAX_BYTES:
        return _unreadable(_("文件超过 20 MB，无法核验。"))
    if data[:2] == b"PK" and b"OFD.xml" in data:
        return _unreadable(
            _("这是 OFD 版式文件。本平台目前核验 PDF，OFD 核验尚未开通，请使用 PDF 版证照或扫描证照上的二维码。")
        )
    if b"%PDF-" not in data[:1024] and b"startxref" not in data:
        return _unreadable(_("这不是 PDF 文件，无法核验。"))
    if len(data) > MAX_STRANGE_BYTES and not SealUse.objects.filter(document_sha256=_digest(data)).exists():
        text = _("与用印记录不符：本平台没有为这份文件用过印。")
        return Verification("invalid", _("核验不通过：") + text, [Level("seal", _("用印记录"), False, text)])
    from tongban.licences import checking  # half a second to load, for the few who verify

    facts = checking.check(data)
    if facts is None:
        text = _("文件已损坏或被改动，不能作为 PDF 读取。")
        return Verification("invalid", text, [Level("readable", _("文件可读"), False, text)])
    levels = [Level("readable", _("文件可读"), True, _("是可读的 PDF 文件。"))]
    if not facts.signatures:
        text = _("文件上没有电子印章，可能是复印件、另存件或未盖章的文件。")
        levels.append(Level("signed", _("电子印章"), False, text))
        return Verification("invalid", text, levels)
    last = facts.signatures[-1]
    levels += [
        Level("signed", _("电子印章"), True, _("有 {count} 个电子印章，签章单位：{name}。").format(count=len(facts.signatures), name=last.signer)),
        _level("intact", _("内容完整"), all(one.intact for one in facts.signatures), _("签章后内容没有改动。"), _("签章后内容被改动过。")),
        _level("whole", _("覆盖全文"), facts.covers_whole_file, _("签章覆盖整个文件。"), _("签章之后文件又被追加了内容。")),
        _level("signature", _("签名有效"), all(one.valid for one in facts.signatures), _("签名值正确。"), _("签名值不正确。")),
        _level("trusted", _("证书可信"), all(one.trusted for one in facts.signatures), _("签章证书由本平台信任的机构签发。"), _("签章证书不是本平台信任的机构签发的。")),
        _level("in_time", _("证书期限"), all(one.in_time for one in facts.signatures), _("签章时间在证书有效期内。"), _("签章时间不在证书有效期内。")),
        _seal_level(data, facts, at=at),
    ]  # fmt: skip
    licence = _licence_of(data, at=at)
    if licence is not None:
        levels.append(_licence_level(licence))
    failed = [level for level in levels if level.passed is False]
    verdict = "invalid" if failed else "valid"
    return Verification(verdict, _summary(failed), levels, last.signer, last.signed_at, licence)


def _unreadable(text: str) -> Verification:
    return Verification("unreadable", text, [Level("readable", _("文件可读"), False, text)])


def _level(code: str, label: str, passed: bool, good: str, bad: str) -> Level:
    return Level(code, label, passed, good if passed else bad)


def _seal_level(data: bytes, facts: "Facts", *, at: datetime) -> Level:
    """Every impression of our seals is logged with the hash of its document, so one changed byte anywhere shows here."""
    label = _("用印记录")
    use = SealUse.objects.select_related("seal").filter(document_sha256=_digest(data)).first()
    if use is None:
        return Level("seal", label, False, _("与用印记录不符：本平台没有为这份文件用过印。"))
    revoked_at = use.seal.state_changed_at if use.seal.state == SealState.REVOKED else None
    if revoked_at is not None and revoked_at <= use.at:
        return Level("seal", label, False, _("用印时印章已被撤销。"))
    if Seal.objects.filter(pk=use.seal_id).exclude(certificate_serial__in=facts.certificate_serials).exists():
        return Level("seal", label, False, _("签章证书与印章登记的证书不一致。"))
    return Level("seal", label, True, _("{name}，用印时间 {at}。").format(name=use.seal.name, at=_moment(use.at)))


def _licence_of(data: bytes, *, at: datetime) -> PublicLicence | None:
    found = Licence.objects.issued().filter(file_sha256=_digest(data)).first()
    return public_view(found.identifier, timezone.localdate(at)) if found else None


def _licence_level(licence: PublicLicence) -> Level:
    """The file may be genuine and the licence gone: both are said."""
    label = _("证照状态")
    if licence.is_valid:
        return Level("licence", label, True, _("《{name}》现行有效。").format(name=licence.type_name))
    if licence.state == LicenceState.VALID:
        return Level("licence", label, False, _("《{name}》尚未生效。").format(name=licence.type_name))
    words = _("文件是真的，但《{name}》现在的状态是“{state}”。")
    return Level("licence", label, False, words.format(name=licence.type_name, state=licence.state.label))


def _summary(failed: list[Level]) -> str:
    if not failed:
        return _("核验通过：文件真实、完整，签章有效。")
    if [level.code for level in failed] == ["licence"]:
        return failed[0].text
    return _("核验不通过：") + failed[0].text


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
