"""Nothing somebody uploaded can act as a page of ours."""

import pytest
from django.utils import timezone

from tongban.files.services import store_bytes
from tongban.webkit.files import bytes_response, file_response


@pytest.fixture
def stored(db, settings, tmp_path):
    settings.TONGBAN_FILES = tmp_path
    return store_bytes(
        data=b"%PDF-1.7\n%synthetic\n",
        name="申请表.pdf",
        content_type="application/pdf",
        owner="system",
        at=timezone.now(),
    )


def test_a_stored_file_is_a_sandboxed_download_under_its_own_name(stored):
    response = file_response(stored)
    assert b"".join(response) == b"%PDF-1.7\n%synthetic\n"
    response.close()
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E7%94%B3%E8%AF%B7%E8%A1%A8.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_a_pdf_may_be_shown_in_place_but_only_on_pages_of_ours(stored):
    response = file_response(stored, inline=True)
    response.close()
    assert response["Content-Disposition"].startswith("inline")
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_a_page_that_somebody_uploaded_is_never_shown_in_place():
    response = bytes_response(b"<script>", name="x.html", content_type="text/html", inline=True)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"].startswith("sandbox")
