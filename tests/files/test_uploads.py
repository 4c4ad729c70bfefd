"""Uploads through Django: what is too large is not even written to a temporary file."""

from types import SimpleNamespace

import pytest
from django.conf import settings as live
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from tests.files.conftest import AT, MINIMAL_PDF

from tongban.files import services
from tongban.files.uploads import takes_files_of
from tongban.kernel.errors import Refusal


def request_with(*files):
    return RequestFactory().post("/", {"f": [SimpleUploadedFile("a.pdf", data) for data in files]})


def test_the_limit_stands_before_djangos_own_handlers():
    assert live.FILE_UPLOAD_HANDLERS[0] == "tongban.files.uploads.LimitedUploadHandler"


@pytest.mark.django_db
def test_a_small_upload_arrives_whole():
    (upload,) = request_with(MINIMAL_PDF).FILES.getlist("f")
    stored = services.store_upload(chunks=upload.chunks(), name=upload.name, owner="applicant:1", at=AT)
    assert stored.size == len(MINIMAL_PDF)


@pytest.mark.django_db
def test_a_large_upload_is_cut_just_over_the_limit_and_then_refused_in_words(settings):
    settings.TONGBAN_FILE_LIMITS = {"max_bytes": 100_000}
    first, second = request_with(b"x" * 1_000_000, MINIMAL_PDF).FILES.getlist("f")
    assert len(b"".join(first.chunks())) == 100_001
    assert b"".join(second.chunks()) == MINIMAL_PDF
    with pytest.raises(Refusal, match=r"file\.too_large"):
        services.store_upload(chunks=first.chunks(), name="大.pdf", owner="applicant:1", at=AT)


def test_an_endless_request_is_broken_off(settings):
    settings.TONGBAN_FILE_LIMITS = {"max_bytes": 100_000}
    request = request_with(b"x" * 5_000_000)
    assert request.FILES.getlist("f") == []


def test_a_view_may_take_larger_files_and_no_other_does(settings):
    settings.TONGBAN_FILE_LIMITS = {"max_bytes": 100_000}

    @takes_files_of(300_000)
    def large(request): ...

    for view, arrives in ((large, 300_001), (lambda request: None, 100_001)):
        request = request_with(b"x" * 1_000_000)
        request.resolver_match = SimpleNamespace(func=view)
        (upload,) = request.FILES.getlist("f")
        assert len(b"".join(upload.chunks())) == arrives
