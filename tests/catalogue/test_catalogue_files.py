"""Whole catalogues out and in again: nothing is lost, nothing is done twice, nothing changes that the file does not say."""

from datetime import date

import pytest
from tests.catalogue.factories import PUBLISHED_AT, a_body, an_item_code, published_item
from tests.catalogue.files import LATER, a_book, a_rich_place, as_json, contents, emptied, faults_of, out
from tests.catalogue.test_import import real_folder

from tongban.catalogue.exchange.columns import ELEMENTS, MATERIAL_FIELDS, SHEETS, STEP_FIELDS
from tongban.catalogue.exchange.contents import content_of
from tongban.catalogue.models import CatalogueImport, ItemVersion, MaterialFile, ServiceItem
from tongban.catalogue.services import draft_version, import_catalogue, publish_version
from tongban.catalogue.services.drafting import ELEMENTS as DRAFTED
from tongban.catalogue.services.drafting import MATERIAL_ELEMENTS, STEP_ELEMENTS
from tongban.catalogue.services.files.exporting import FORMATS
from tongban.catalogue.services.files.importing import import_file
from tongban.files.services import store_document
from tongban.kernel.actors import SYSTEM
from tongban.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


def test_the_columns_hold_everything_that_a_version_has():
    assert set(ELEMENTS) == DRAFTED
    assert set(MATERIAL_FIELDS) == MATERIAL_ELEMENTS and set(STEP_FIELDS) == STEP_ELEMENTS


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_written_out_comes_in_again_to_the_last_element(tmp_path, format):
    a_rich_place()
    before = contents()
    path = out(tmp_path, format, drafts=True)
    emptied()
    report = import_file(path, by=SYSTEM, at=LATER)
    assert [one for _code, one in report.faults if not one.is_note] == [] and report.written
    after = contents()
    assert {key: value[:8] + value[10:] for key, value in before.items() if key[1]} == {
        key: value[:8] + value[10:] for key, value in after.items() if key[1]
    }
    assert {key: value for key, value in before.items() if not key[1]} == {
        key: value for key, value in after.items() if not key[1]
    }


@pytest.mark.parametrize("format", FORMATS)
def test_bringing_in_what_is_there_changes_nothing(tmp_path, format):
    a_rich_place()
    versions = ItemVersion.objects.count()
    path = out(tmp_path, format, drafts=True)
    for _ in range(2):
        report = import_file(path, by=SYSTEM, at=LATER)
        assert (report.created, report.updated, report.unchanged, report.written) == (0, 0, 3, False)
    assert (ItemVersion.objects.count(), CatalogueImport.objects.count()) == (versions, 0)


@pytest.mark.parametrize("format", ["xlsx", "jsonl"])
def test_the_690_real_items_go_out_and_come_in_again_whole(tmp_path, format):
    folder = tmp_path / "real"
    folder.mkdir()
    import_catalogue(real_folder(folder), by=SYSTEM, at=PUBLISHED_AT)
    before = contents()
    path = out(tmp_path, format)
    emptied()
    report = import_file(path, by=SYSTEM, at=LATER)
    assert (report.created, report.counts["materials"], report.counts["steps"], report.counts["faults"]) == (
        690,
        2525,
        1895,
        0,
    )
    after = contents()
    assert len(before) == 690 and [key for key in before if before[key] != after.get(key)] == []
    assert import_file(path, by=SYSTEM, at=LATER).unchanged == 690
    folder_again = import_catalogue(folder, by=SYSTEM, at=LATER, dry_run=True)
    assert (folder_again.unchanged, folder_again.updated) == (690, 0), "the source knows its rows again"


def test_a_missing_column_leaves_what_is_there_and_an_empty_cell_clears_it(tmp_path):
    _body, item = a_rich_place()
    ItemVersion.objects.filter(item=item, state="draft").delete()
    before = content_of(ServiceItem.objects.get(pk=item.pk).current)
    path = a_book(tmp_path, {"事项": [["事项编码", "承诺办结时限", "办理地点"], [item.code, 8, None]]})
    assert import_file(path, by=SYSTEM, at=LATER).updated == 1
    item.refresh_from_db()
    after = content_of(item.current)
    assert {key for key in before.elements if before.elements[key] != after.elements[key]} == {
        "promised_limit",
        "place",
    }
    assert (after.materials, after.steps, after.themes) == (before.materials, before.steps, before.themes)
    assert item.current.effective_on == LATER.date() and import_file(path, by=SYSTEM, at=LATER).changes == 0


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_not_said_and_days_come_back_as_they_went(tmp_path, format):
    published_item(planned_cancel_on=date(2026, 1, 1), intermediaries=[{"name": "检测", "basis": "某办法"}])
    published_item(body=a_body(name="云江市教育局"), takes_appointments=False, may_pay_online=True)
    before, path = contents(), out(tmp_path, format)
    report = import_file(path, by=SYSTEM, at=LATER, dry_run=True)
    assert (report.unchanged, report.counts["faults"]) == (2, 0)
    emptied()
    assert import_file(path, by=SYSTEM, at=LATER).created == 2
    assert contents() == before


def test_a_new_item_out_of_json_says_nothing_that_was_not_said(tmp_path):
    body = a_body()
    code = an_item_code(body)
    said = {"code": code, "name": "新事项", "body_name": body.name, "planned_cancel_on": "2027-03-01"}
    import_file(as_json(tmp_path, said), by=SYSTEM, at=LATER)
    version = ServiceItem.objects.get().current
    assert (version.takes_appointments, version.may_pay_online) == (None, None)
    assert version.planned_cancel_on == date(2027, 3, 1)


def test_the_platforms_next_version_keeps_the_forms_and_samples(tmp_path):
    item = published_item()
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, elements={"hours": "全天"})
    sample = store_document(chunks=[b"%PDF-1.4"], name="表.pdf", content_type="application/pdf", at=PUBLISHED_AT)
    MaterialFile.objects.create(version=draft, material_code="M01", kind="sample", file=sample)
    publish_version(version_id=draft.pk, by=SYSTEM, at=PUBLISHED_AT)
    assert import_file(as_json(tmp_path, {"code": item.code, "place": "二楼"}), by=SYSTEM, at=LATER).updated == 1
    item.refresh_from_db()
    assert [(one.material_code, one.file_id) for one in item.current.files.all()] == [("M01", sample.pk)]


def test_every_heading_is_in_the_language_of_the_file():
    assert [one.key for sheet in SHEETS.values() for one in sheet.columns if one.head.isascii()] == []


def test_a_cancelled_item_is_not_written_and_its_own_export_does_no_harm(tmp_path):
    item = published_item()
    ServiceItem.objects.filter(pk=item.pk).update(status="cancelled")
    assert import_file(out(tmp_path, "json"), by=SYSTEM, at=LATER).unchanged == 1
    for drafts in (False, True):
        report = import_file(
            as_json(tmp_path, {"code": item.code, "place": "二楼"}), by=SYSTEM, at=LATER, as_drafts=drafts
        )
        assert [one[3] for one in faults_of(report)] == ["item_cancelled"]
    assert ItemVersion.objects.count() == 1


def test_nothing_is_published_beside_an_open_draft(tmp_path):
    item = published_item()
    draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, elements={"promised_limit": 5})
    path = as_json(tmp_path, {"code": item.code, "place": "二楼"})
    assert [one[3] for one in faults_of(import_file(path, by=SYSTEM, at=LATER))] == ["draft_open"]
    assert import_file(path, by=SYSTEM, at=LATER, as_drafts=True).updated == 1


def test_a_file_changes_the_popularity_of_an_item_and_never_its_status(tmp_path):
    item = published_item()
    ServiceItem.objects.filter(pk=item.pk).update(status="suspended", popularity=7)
    path = as_json(tmp_path, {"code": item.code, "status": "in_use", "popularity": 0})
    report = import_file(path, by=SYSTEM, at=LATER)
    assert (report.updated, [one[3] for one in faults_of(report, notes=True)]) == (1, ["status_stays"])
    item.refresh_from_db()
    assert (item.status, item.popularity) == ("suspended", 0)
    assert import_file(path, by=SYSTEM, at=LATER).changes == 0


def test_an_import_of_the_platform_that_was_killed_is_announced_when_it_is_brought_to_its_end(tmp_path, monkeypatch):
    from tongban.catalogue.services.files import importing, planning

    body = a_body()
    rows = [{"code": an_item_code(body), "name": "许可", "body_name": body.name} for _ in range(5)]
    path, real, writes = as_json(tmp_path, *rows), importing.write_plans, []

    def killed_at_the_last(plans, **who):
        writes.append(plans)
        if len(writes) == 3:
            raise KeyboardInterrupt
        return real(plans, **who)

    monkeypatch.setattr(planning, "CHUNK", 2)
    monkeypatch.setattr(importing, "write_plans", killed_at_the_last)
    with pytest.raises(KeyboardInterrupt):
        import_file(path, by=SYSTEM, at=LATER)
    assert (ServiceItem.objects.count(), CatalogueImport.objects.count()) == (4, 0)
    report = import_file(path, by=SYSTEM, at=LATER)
    assert (report.created, report.unchanged, ServiceItem.objects.count()) == (1, 4, 5)
    assert CatalogueImport.objects.get().summary["created"] == 1
    assert OutboxEvent.objects.filter(kind="catalogue.CatalogueImported").count() == 1
