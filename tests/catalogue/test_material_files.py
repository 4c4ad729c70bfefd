"""Blank forms and samples: of a version, carried over to the next draft, never changed once published (R-ITEM-7, R-ITEM-36)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_body, published_item
from tests.catalogue.test_import import ITEM, MATERIAL, STEP, bring_in, write

from tongban.catalogue import selectors
from tongban.catalogue.models import MaterialFile, ServiceItem
from tongban.catalogue.rules.carrying import carried
from tongban.catalogue.services import (
    draft_version,
    drop_material_file,
    edit_version,
    publish_version,
    put_material_file,
)
from tongban.files.models import StoredFile
from tongban.files.services import store_upload
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
LATER = PUBLISHED_AT + timedelta(days=30)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.TONGBAN_FILES = tmp_path / "files"


def a_file(text: bytes = b"", name="申请书.pdf", owner="system"):
    return store_upload(chunks=[PDF + text], name=name, owner=owner, at=LATER)


def a_draft(item=None):
    return draft_version(item_id=(item or published_item()).pk, by=SYSTEM, at=LATER)


def put(version, code="M01", kind="blank", text=b"", by=SYSTEM):
    return put_material_file(version_id=version.pk, material_code=code, kind=kind, file=a_file(text), by=by, at=LATER)


def kinds(version):
    return sorted(version.files.values_list("material_code", "kind"))


def test_a_draft_gets_a_blank_and_a_sample_and_the_guide_shows_them_once_published():
    draft = a_draft()
    put(draft)
    put(draft, kind="sample")
    publish_version(version_id=draft.pk, by=SYSTEM, at=LATER)
    files = selectors.guide(draft.item.code, LATER.date()).files
    assert set(files) == {("M01", "blank"), ("M01", "sample")}


def test_another_file_takes_the_place_of_the_first_which_is_thrown_away():
    draft = a_draft()
    first = put(draft).file
    second = put(draft, text=b"%2").file
    assert [one.file for one in draft.files.all()] == [second]
    assert not StoredFile.objects.filter(pk=first.pk).exists()


def test_the_next_draft_carries_the_files_over_and_may_lose_them_without_the_published_version_losing_its_own():
    draft = a_draft()
    put(draft)
    published = publish_version(version_id=draft.pk, by=SYSTEM, at=LATER)
    following = draft_version(item_id=draft.item_id, by=SYSTEM, at=LATER)
    assert kinds(following) == [("M01", "blank")]
    drop_material_file(version_id=following.pk, material_code="M01", kind="blank", by=SYSTEM, at=LATER)
    assert kinds(following) == [] and kinds(published) == [("M01", "blank")]
    assert StoredFile.objects.filter(pk=published.files.get().file_id).exists()


def test_files_follow_their_material_when_the_list_is_written_anew():
    draft = a_draft()
    put(draft)
    put(draft, code="M02", kind="sample")
    rows = [{"name": "租赁合同"}, {"name": "申请书"}]  # 身份证明 is gone, 申请书 became M02
    edit_version(version_id=draft.pk, materials=rows, by=SYSTEM, at=LATER)
    assert kinds(draft) == [("M02", "blank")]


@pytest.mark.parametrize(
    "before, after, way",
    [
        ([("M01", "表")], [("M01", "表")], {"M01": "M01"}),
        ([("M01", "表"), ("M02", "证")], [("M01", "证"), ("M02", "表")], {"M01": "M02", "M02": "M01"}),
        ([("M01", "申请表")], [("M01", "申请书")], {"M01": "M01"}),  # given another name
        ([("M01", "表"), ("M02", "证")], [("M01", "证")], {"M02": "M01"}),
        ([("M01", "表"), ("M02", "表")], [("M03", "表")], {}),  # nobody can say which
    ],
)
def test_which_material_is_which(before, after, way):
    assert carried(before, after) == way


def test_what_is_published_refuses_files_and_so_does_the_database():
    draft = a_draft()
    put(draft)
    publish_version(version_id=draft.pk, by=SYSTEM, at=LATER)
    with pytest.raises(Refusal, match=r"catalogue\.published_is_immutable"):
        put(draft)
    for change in (
        lambda: MaterialFile.objects.all().delete(),
        lambda: MaterialFile.objects.update(kind="sample"),
        lambda: MaterialFile.objects.create(version=draft, material_code="M02", kind="blank", file=a_file()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_only_who_keeps_the_item_puts_files():
    body = a_body()
    draft = a_draft(published_item(body=body))
    stranger = a_staff("外人", (Role.CATALOGUE_MANAGER, a_body("云江市教育局")), body=body)
    keeper = a_staff("管理员", (Role.CATALOGUE_MANAGER, body), body=body)
    with pytest.raises(Refusal, match=r"catalogue\.not_your_body"):
        put(draft, by=stranger)
    put(draft, by=keeper)
    assert kinds(draft) == [("M01", "blank")]


@pytest.mark.parametrize("code, kind", [("M99", "blank"), ("M01", "picture")])
def test_a_material_or_kind_that_is_not_there_is_not_found(code, kind):
    draft = a_draft()
    with pytest.raises(NotFound):
        put(draft, code=code, kind=kind)


def test_comparing_two_versions_says_that_the_form_is_another():
    draft = a_draft()
    put(draft)
    publish_version(version_id=draft.pk, by=SYSTEM, at=LATER)
    following = draft_version(item_id=draft.item_id, by=SYSTEM, at=LATER)
    put(following, text=b"%changed")
    _old, _new, found = selectors.compared(draft.item.code, draft.number, following.number, is_public=False)
    assert [(one.element, one.label) for one in found] == [("materials.M01.blank", "申请书：空白表格")]


def test_the_guide_audit_no_longer_misses_the_form_that_is_there():
    item = published_item(materials=[{"name": "申请表", "material_type": "form"}])
    draft = a_draft(item)

    def missing():
        return {one.check for one in selectors.report_of(draft, on=LATER.date()).findings} & {
            "blank_form_missing", "sample_form_missing",
        }  # fmt: skip

    assert missing() == {"blank_form_missing", "sample_form_missing"}
    put(draft)
    assert missing() == {"sample_form_missing"}


def test_only_published_versions_give_their_files_to_everybody():
    draft = a_draft()
    file = put(draft).file
    with pytest.raises(NotFound):
        selectors.guide_file(draft.item.code, file.public_id)
    publish_version(version_id=draft.pk, by=SYSTEM, at=LATER)
    found, material = selectors.guide_file(draft.item.code, file.public_id)
    assert found.file == file and selectors.plain_name(found, material) == "申请书（空白表格）.pdf"
    with pytest.raises(NotFound):
        selectors.guide_file(published_item().code, file.public_id)


def test_an_import_that_brings_a_new_version_carries_the_files_over(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    bring_in(write(tmp_path / "one", x=[ITEM], y=[MATERIAL], z=[STEP]), region_code="4506")
    item = ServiceItem.objects.get(source_id="a1")
    draft = draft_version(item_id=item.pk, elements={"item_type": "public_service"}, by=SYSTEM, at=LATER)
    code = draft.materials.get().code
    put(draft, code=code, kind="sample")
    publish_version(version_id=draft.pk, by=SYSTEM, at=LATER)
    changed = write(tmp_path / "two", x=[ITEM | {"promise_days": "3"}], y=[MATERIAL], z=[STEP])
    bring_in(changed, region_code="4506")
    newest = item.versions.order_by("-number").first()
    assert newest.number == 3 and newest.promised_limit == 3 and kinds(newest) == [(code, "sample")]
