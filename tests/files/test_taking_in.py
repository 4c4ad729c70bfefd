"""R-MAT-7, R-SEC-10: what comes in, what is refused, and what is left when it is."""

import errno
import hashlib
import os
import tracemalloc

import pytest
from tests.files.conftest import AT, KINDS, MINIMAL_PDF, picture

from tongban.files import selectors, services, vault
from tongban.files.models import StoredFile
from tongban.kernel.errors import NotFound, Refusal

pytestmark = pytest.mark.django_db


def store(data=MINIMAL_PDF, name="证明.pdf", owner="applicant:1"):
    return services.store_upload(chunks=[data], name=name, owner=owner, at=AT)


@pytest.mark.parametrize("content_type", KINDS)
def test_each_allowed_kind_comes_back_byte_for_byte(content_type):
    stored = store(KINDS[content_type], name="材料")
    assert stored.content_type == content_type
    assert stored.sha256 == hashlib.sha256(KINDS[content_type]).hexdigest()
    with selectors.open_file(selectors.file_by_public_id(str(stored.public_id))) as file:
        assert file.read() == KINDS[content_type]


def test_the_type_is_told_by_content_and_the_name_follows_it():
    assert store(KINDS["image/png"], name="合同.pdf").name == "合同.pdf.png"


def test_an_unknown_public_id_and_a_senseless_one_are_not_there():
    for public_id in ("9b0e1a3c-0000-4000-8000-000000000000", "../../etc/passwd", ""):
        with pytest.raises(NotFound):
            selectors.file_by_public_id(public_id)


def test_equal_content_is_kept_once_on_disk(everything_on_disk):
    first, second = store(), store(owner="applicant:2")
    assert first.public_id != second.public_id
    assert len(everything_on_disk()) == 1


def test_an_empty_file_is_refused():
    with pytest.raises(Refusal, match=r"file\.empty"):
        store(b"")


def test_a_file_over_the_limit_is_refused_before_it_has_all_arrived(settings, everything_on_disk):
    settings.TONGBAN_FILE_LIMITS = {"max_bytes": 1000}
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield b"x" * 400

    with pytest.raises(Refusal, match=r"file\.too_large") as no:
        services.store_upload(chunks=endless(), name="大.pdf", owner="applicant:1", at=AT)
    assert len(taken) == 3
    assert "大.pdf" in no.value.text()
    assert everything_on_disk() == []


def test_the_quota_counts_all_files_of_one_owner_and_only_theirs(settings, everything_on_disk):
    settings.TONGBAN_FILE_LIMITS = {"quota_bytes": 2 * len(MINIMAL_PDF) + 10}
    store(), store()
    with pytest.raises(Refusal, match=r"file\.quota_exceeded"):
        store()
    store(owner="applicant:2")
    assert selectors.usage("applicant:1").used == 2 * len(MINIMAL_PDF)
    assert len(everything_on_disk()) == 1


def test_space_comes_back_when_an_own_file_is_thrown_away(settings):
    settings.TONGBAN_FILE_LIMITS = {"quota_bytes": len(MINIMAL_PDF)}
    stored = store()
    services.discard_file(file_id=stored.pk, owner="applicant:2")  # somebody else's hand does nothing
    assert StoredFile.objects.count() == 1
    services.discard_file(file_id=stored.pk, owner="applicant:1")
    assert store().pk != stored.pk


def test_the_platforms_own_documents_have_no_quota_and_keep_their_type(settings):
    settings.TONGBAN_FILE_LIMITS = {"quota_bytes": 1, "max_bytes": 1}
    stored = services.store_bytes(data=b"a,b", name="清单.csv", content_type="text/csv", owner="system", at=AT)
    assert (stored.content_type, stored.name) == ("text/csv", "清单.csv")


def test_bytes_of_a_person_are_checked_like_any_upload():
    with pytest.raises(Refusal, match=r"file\.type_not_allowed"):
        services.store_bytes(data=b"MZ\x90", name="a.pdf", content_type="application/pdf", owner="staff:1", at=AT)


def test_a_full_disk_is_said_plainly_and_leaves_nothing(monkeypatch, everything_on_disk):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refusal, match=r"file\.no_space"):
        store()
    assert everything_on_disk() == [] and not StoredFile.objects.exists()


def test_a_connection_that_breaks_off_leaves_nothing(everything_on_disk):
    def broken():
        yield MINIMAL_PDF[:40]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        services.store_upload(chunks=broken(), name="a.pdf", owner="applicant:1", at=AT)
    assert everything_on_disk() == [] and not StoredFile.objects.exists()


def test_sixteen_megabytes_pass_through_little_memory():
    noise = os.urandom(256 * 1024)
    body = (part for part in [MINIMAL_PDF[:-6], *[noise] * 64, b"\n%%EOF\n"])
    tracemalloc.start()
    stored = services.store_upload(chunks=body, name="大.pdf", owner="applicant:1", at=AT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stored.size > 16 * 1024 * 1024
    assert peak < 4 * 1024 * 1024


def test_a_changed_byte_on_disk_is_found():
    stored = store(picture("PNG"))
    assert selectors.is_intact(stored)
    with vault.blob_path(stored.sha256).open("r+b") as file:
        file.seek(50)
        file.write(b"!")
    assert not selectors.is_intact(stored)
