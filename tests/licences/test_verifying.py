"""A sealed file is genuine to its last byte, or it is not; and nothing in a file makes the verifier fall over."""

import json
import random
import subprocess
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.licences.factories import NINE, file_of, issue, make_body

from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal
from tongban.licences import authority, checking, signing
from tongban.licences.enums import LicenceState, SealKind, SealState
from tongban.licences.models import Seal
from tongban.licences.services import change_seal_state, change_state, make_seal, seal_pdf, verify_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed():
    return file_of(issue())


def failed(found) -> set[str]:
    return {level.code for level in found.levels if level.passed is False}


def test_a_flipped_bit_anywhere_is_noticed(sealed):
    rolls = random.Random(2026)
    places = rolls.sample(range(len(sealed)), 300)
    gap = sealed.index(b"/Contents <") + 11
    for place in [*places, *range(gap, gap + 3000, 60), 0, 5, len(sealed) - 1]:
        changed = bytearray(sealed)
        changed[place] ^= 1 << rolls.randrange(8)
        assert not verify_file(bytes(changed), at=NINE).is_valid, place


@pytest.mark.parametrize("added", [b"\n", b"%", b"\n%%EOF\n", b"1 0 obj\n<<>>\nendobj\n", b"\0" * 100])
def test_anything_appended_is_noticed(sealed, added):
    assert verify_file(sealed + added, at=NINE).verdict == "invalid"


def test_an_appended_revision_is_told_from_the_sealed_content(sealed):
    from io import BytesIO

    from pyhanko.pdf_utils.generic import pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root["/Remark"] = writer.add_object(pdf_string("x"))
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    found = verify_file(out.getvalue(), at=NINE)
    assert found.verdict == "invalid"
    assert {"whole", "seal"} <= failed(found)


def test_a_truncated_file_is_noticed(sealed):
    for size in (len(sealed) - 1, len(sealed) // 2, 100, 8):
        assert not verify_file(sealed[:size], at=NINE).is_valid


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400), st.booleans())
def test_garbage_is_answered_and_never_raises(data, with_header):
    assert not verify_file(b"%PDF-1.7\n" * with_header + data, at=NINE).is_valid


def test_an_unsealed_pdf_has_no_seal(sealed):
    unsealed = sealed[: sealed.index(b"%%EOF") + 5]
    found = verify_file(unsealed, at=NINE)
    assert (found.verdict, failed(found)) == ("invalid", {"signed"})


def test_a_seal_of_a_stranger_is_not_trusted(sealed, tmp_path, settings):
    ours = settings.TONGBAN_VAR
    settings.TONGBAN_VAR = tmp_path
    stranger = authority.credentials_of("11430000006122244L", "云江市市场监督管理局")
    unsealed = sealed[: sealed.index(b"%%EOF") + 6]
    picture = bytes(Seal.objects.get().image_pdf)
    forged = signing.sign(unsealed, credentials=stranger, picture=picture, name="章", place=signing.Place(), at=NINE)
    settings.TONGBAN_VAR = ours
    found = verify_file(forged, at=NINE)
    assert {"trusted", "seal"} <= failed(found)
    assert "intact" not in failed(found)


def test_a_seal_pressed_outside_the_certificates_time_is_noticed(sealed):
    body = make_body()
    early = datetime(2001, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    unsealed = sealed[: sealed.index(b"%%EOF") + 6]
    found = verify_file(seal_pdf(pdf=unsealed, body_id=body.pk, kind=SealKind.ORGAN, at=early), at=NINE)
    assert failed(found) == {"in_time"}


def test_a_file_sealed_with_our_key_but_not_in_the_log_is_noticed(sealed):
    credentials = authority.credentials_of("11430000006122244L", "云江市市场监督管理局")
    unsealed, seal = sealed[: sealed.index(b"%%EOF") + 6], Seal.objects.get()
    stolen = signing.sign(
        unsealed, credentials=credentials, picture=bytes(seal.image_pdf), name="章", place=signing.Place(), at=NINE
    )
    assert failed(verify_file(stolen, at=NINE)) == {"seal"}


def test_two_seals_on_one_document_both_hold(sealed):
    body = make_body()
    unsealed = sealed[: sealed.index(b"%%EOF") + 6]
    once = seal_pdf(pdf=unsealed, body_id=body.pk, kind=SealKind.ACCEPTANCE, at=NINE)
    twice = seal_pdf(pdf=once, body_id=body.pk, kind=SealKind.ORGAN, at=NINE + timedelta(hours=1))
    found = verify_file(twice, at=NINE)
    assert found.is_valid, found.levels
    assert len(checking.check(twice).signatures) == 2


def test_a_genuine_file_of_a_revoked_licence_says_both(sealed):
    licence = issue()
    change_state(identifier=licence.identifier, state=LicenceState.REVOKED, reason="依法撤销", by=SYSTEM, at=NINE)
    found = verify_file(file_of(licence), at=NINE)
    assert (found.verdict, failed(found)) == ("invalid", {"licence"})
    assert "文件是真的" in found.summary


def test_an_expired_licence_is_genuine_but_holds_no_more():
    licence = issue(valid_to=date(2026, 12, 31))
    found = verify_file(file_of(licence), at=NINE + timedelta(days=365))
    assert failed(found) == {"licence"}
    assert found.licence.state == LicenceState.EXPIRED


def test_what_was_sealed_before_the_seal_was_revoked_stays_genuine_and_the_next_gets_a_new_seal(sealed):
    old = Seal.objects.get()
    change_seal_state(
        seal_id=old.pk, state=SealState.REVOKED, reason="机构更名", by=SYSTEM, at=NINE + timedelta(days=1)
    )
    assert verify_file(sealed, at=NINE + timedelta(days=2)).is_valid
    assert make_seal(body_id=old.body_id, kind=SealKind.ORGAN, by=SYSTEM, at=NINE + timedelta(days=2)).pk != old.pk


def test_what_is_no_pdf_is_politely_unreadable(shared):
    assert verify_file(b"", at=NINE).verdict == "unreadable"
    assert verify_file(b"\x89PNG\r\n", at=NINE).verdict == "unreadable"
    found = verify_file(shared("data", "ofd", "helloworld.ofd").read_bytes(), at=NINE)
    assert found.verdict == "unreadable"
    assert "OFD" in found.summary


@pytest.mark.parametrize("how", ["valid", "invalid", "unreadable"])
def test_the_command_tells_by_its_exit_code(sealed, tmp_path, capsys, how):
    path = tmp_path / "a.pdf"
    path.write_bytes({"valid": sealed, "invalid": sealed + b"x", "unreadable": b"text"}[how])
    with pytest.raises(SystemExit) as left:
        call_command("verify", str(path), "--json")
    assert left.value.code == {"valid": 0, "invalid": 1, "unreadable": 2}[how]
    assert json.loads(capsys.readouterr().out)["verdict"] == how


def test_the_command_cannot_read_what_is_not_there(tmp_path):
    with pytest.raises(SystemExit) as left:
        call_command("verify", str(tmp_path / "nothing.pdf"))
    assert left.value.code == 2


def test_another_program_agrees(sealed, tmp_path, pdfsig):
    def told_of(data):
        (tmp_path / "a.pdf").write_bytes(data)
        return subprocess.run(
            [pdfsig, "-nocert", tmp_path / "a.pdf"], capture_output=True, text=True, check=False
        ).stdout

    told = told_of(sealed)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    changed = bytearray(sealed)
    changed[sealed.index(b"stream") + 40] ^= 1
    assert "Signature is Valid" not in told_of(bytes(changed))


def test_a_seal_is_not_engraved_with_a_gap():
    body = make_body("11110000000000001X", "云江市\ue123局")
    with pytest.raises(Refusal, match="seal.glyph_missing"):
        make_seal(body_id=body.pk, kind=SealKind.ORGAN, by=SYSTEM, at=NINE)


def test_what_is_no_pdf_cannot_be_sealed():
    with pytest.raises(Refusal, match="seal.document_unreadable"):
        seal_pdf(pdf=b"text", body_id=make_body().pk, kind=SealKind.ORGAN, at=NINE)
