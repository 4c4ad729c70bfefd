"""Imports: everything kept, everything odd reported, nothing changed twice."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.catalogue.factories import PUBLISHED_AT, a_body, an_item_code, published_item

from tongban.catalogue import selectors
from tongban.catalogue.importing import guangxi
from tongban.catalogue.models import CatalogueImport, ItemMaterial, ItemStep, ItemVersion, ServiceItem
from tongban.catalogue.services import import_catalogue
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal
from tongban.regions.models import Body, Region

pytestmark = pytest.mark.django_db
SHARED = Path(os.environ.get("TONGBAN_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
REAL = SHARED / "data" / "items"
ITEM = {
    "item_id": "a1", "name": "食品经营许可", "department": "云江市市场监督管理局", "item_type": "承诺件", "legal_days": "20",
    "promise_days": "5", "on_site_times": "0", "is_charge": "0", "cross_region_scope": "全市", "handle_form": "窗口办理,网上办理",
    "apply_way": "1,2", "accept_condition": "有固定场所", "is_bundle": "0",
}  # fmt: skip
MATERIAL = {
    "item_id": "a1", "ord": "1", "name": "申请书", "material_type": "1", "source_channel": "10", "necessity": "1", "form": "4",
    "copies_original": "1", "copies_copy": "0", "linked_licence": "0", "blank_form": "1",
}  # fmt: skip
STEP = {"item_id": "a1", "ord": "1", "step": "收件与受理", "description": "办理结果：受理通知书\n审查标准：材料齐全"}


def write(folder: Path, *, encoding="utf-8", suffix="", **tables):
    for name, rows in tables.items():
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}{suffix}.csv").write_bytes(text.getvalue().encode(encoding))
    return folder


def bring_in(folder, **options):
    return import_catalogue(folder, by=SYSTEM, at=PUBLISHED_AT, **options)


def counts():
    return [
        model.objects.count() for model in (Body, ServiceItem, ItemVersion, ItemMaterial, ItemStep, CatalogueImport)
    ]


def reasons(report, column=None):
    return [finding.reason for finding in report.findings if column in (None, finding.column)]


def test_a_row_becomes_a_published_item_with_its_lists(tmp_path):
    report = bring_in(write(tmp_path, x=[ITEM], y=[MATERIAL], z=[STEP]), region_code="4506")
    version = ServiceItem.objects.get(source="guangxi", source_id="a1").current
    assert (version.state, version.case_type, version.statutory_limit, version.promised_limit) == (
        "published",
        "promised",
        20,
        5,
    )
    assert version.item.region_code == "450600000000" and version.item.body.name == "云江市市场监督管理局"
    assert version.handling_forms == ["window", "online"] and version.effective_on == PUBLISHED_AT.date()
    assert [(m.name, m.source, m.extra["original_or_copy"]) for m in version.materials.all()] == [
        ("申请书", "applicant", "original")
    ]
    assert [(s.content, s.standard) for s in version.steps.all()] == [("受理通知书", "材料齐全")]
    assert (report.created, report.bodies_created) == (1, 1)
    assert selectors.guide(version.item.code, PUBLISHED_AT.date()).version == version


def test_a_dry_run_changes_nothing_and_a_second_run_changes_nothing(tmp_path):
    folder = write(tmp_path, x=[ITEM], y=[MATERIAL], z=[STEP])
    empty = counts()
    assert bring_in(folder, dry_run=True).created == 1 and counts() == empty
    bring_in(folder)
    full = counts()
    again = bring_in(folder)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1) and counts() == full


@pytest.mark.parametrize(
    "change",
    [{"x": [ITEM | {"promise_days": "4"}]}, {"y": [MATERIAL | {"name": "申请表"}]}, {"z": [STEP | {"step": "受理"}]}],
)
def test_whatever_differs_makes_a_new_version_and_the_old_one_stays(tmp_path, change):
    bring_in(write(tmp_path, x=[ITEM], y=[MATERIAL], z=[STEP]))
    report = bring_in(write(tmp_path, **change))
    item = ServiceItem.objects.get()
    assert report.updated == 1 and item.current.number == 2
    assert [version.state for version in item.versions.all()] == ["published", "published"]


@pytest.mark.parametrize(
    "cells, column, reason",
    [
        ({"item_type": "快办件"}, "item_type", "unknown_value"),
        ({"item_type": ""}, "item_type", "missing"),
        ({"legal_days": "二十"}, "legal_days", "not_a_number"),
        ({"legal_days": "-3"}, "legal_days", "not_a_number"),
        ({"legal_days": "999999999"}, "legal_days", "number_too_large"),
        ({"legal_days": "２０.0"}, "legal_days", "number_written_oddly"),
        ({"legal_days": "20个工作日"}, "legal_days", "number_written_oddly"),
        ({"promise_days": "30"}, "promise_days", "promise_exceeds_statute"),
        ({"item_type": "即办件"}, "promise_days", "instant_not_same_day"),
        ({"is_charge": "也许"}, "is_charge", "unknown_value"),
        ({"cross_region_scope": "全球"}, "cross_region_scope", "unknown_value"),
        ({"handle_form": "窗口办理,上门办理"}, "handle_form", "unknown_value"),
        ({"apply_way": "1"}, "apply_way", "contradicts_handle_form"),
        ({"on_site_times": "7"}, "on_site_times", "many_visits"),
        ({"name": "证" * 250}, "name", "too_long"),
        ({"name": " "}, "name", "missing"),
        ({"department": ""}, "department", "missing"),
        ({"item_id": ""}, "item_id", "missing"),
        ({"accept_condition": "甲\x07乙"}, "accept_condition", "control_characters"),
        ({"item_code": "1145000000000000001"}, "item_code", "code_length"),
        ({"colour": "red"}, "colour", "unknown_column"),
    ],
)
def test_an_odd_cell_is_reported_by_file_row_and_column_and_its_row_kept(tmp_path, cells, column, reason):
    report = bring_in(
        write(tmp_path, things=[ITEM | {"item_id": "b2", "name": "别的"}, ITEM | cells], y=[MATERIAL], z=[STEP])
    )
    found = [finding for finding in report.findings if (finding.column, finding.reason) == (column, reason)]
    assert [(finding.file, finding.row) for finding in found] == [
        ("things.csv", 1 if reason == "unknown_column" else 3)
    ]
    assert ServiceItem.objects.count() == 2


def test_what_we_cannot_hold_is_carried(tmp_path):
    odd = {
        "item_type": "快办件",
        "legal_days": "半年",
        "cross_region_scope": "全球",
        "colour": "red",
        "name": "证" * 250,
    }
    bring_in(write(tmp_path, x=[ITEM | odd]))
    version = ServiceItem.objects.get().current
    assert {name: version.extra[name] for name in odd} == odd
    assert (version.case_type, version.statutory_limit, version.handling_scope) == ("", None, "全球")


def test_an_unlawful_promise_binds_no_case_but_counts_in_the_indicators(tmp_path):
    bring_in(write(tmp_path, x=[ITEM | {"promise_days": "30"}]))
    assert ServiceItem.objects.get().current.promised_limit is None
    found = selectors.indicators()
    assert (found.with_both_days, found.sum_statutory, found.sum_promised) == (1, 20, 30)


def test_an_item_that_was_cancelled_here_comes_back_by_no_import(tmp_path):
    bring_in(write(tmp_path, items=[ITEM]))
    ServiceItem.objects.update(status="cancelled")
    report = bring_in(write(tmp_path, items=[ITEM | {"promise_days": "3"}]))
    assert report.changes == 0 and reasons(report).count("cancelled_here") == 1
    assert ItemVersion.objects.count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_come_in_any_usual_encoding(tmp_path, encoding):
    report = bring_in(write(tmp_path, encoding=encoding, x=[ITEM], y=[MATERIAL], z=[STEP]))
    assert (report.items, report.materials, report.steps) == (1, 1, 1)
    assert ServiceItem.objects.get().current.name == "食品经营许可"


def test_bytes_that_are_no_text_are_reported_not_fatal(tmp_path):
    write(tmp_path, x=[ITEM, ITEM | {"item_id": "b2"}])
    data = (tmp_path / "x.csv").read_bytes()
    (tmp_path / "x.csv").write_bytes(data[:-20] + b"\xff\xfe\x00" + data[-20:])
    report = bring_in(tmp_path)
    assert report.items == 2 and {"encoding_broken", "nul_characters"} <= set(reasons(report))


def test_repeated_and_orphaned_rows_are_reported(tmp_path):
    report = bring_in(
        write(
            tmp_path,
            x=[ITEM, ITEM, ITEM | {"name": "另一个"}],
            y=[MATERIAL, MATERIAL, MATERIAL | {"name": "第二份"}, MATERIAL | {"item_id": "nobody"}],
            z=[STEP, STEP | {"item_id": "nobody"}],
        )
    )
    assert reasons(report, "item_id") == ["row_twice", "id_twice", "item_unknown", "item_unknown"]
    assert reasons(report, "ord") == ["row_twice", "order_twice"]
    assert list(ItemMaterial.objects.values_list("code", "name")) == [("M01", "申请书"), ("M02", "第二份")]


def test_a_folder_without_materials_or_columns_still_comes_in(tmp_path):
    report = bring_in(write(tmp_path, x=[{"item_id": "a1", "name": "咨询", "department": "云江市税务局"}]))
    assert report.created == 1 and reasons(report).count("table_missing") == 2
    assert {"legal_days", "handle_form"} <= {f.column for f in report.findings if f.reason == "column_missing"}


def test_a_well_made_code_of_the_source_is_kept_and_names_the_body(tmp_path):
    body = a_body()
    code = an_item_code(body)
    bring_in(write(tmp_path, x=[ITEM | {"item_code": code}, ITEM | {"item_id": "b2", "item_code": code}]))
    first, second = ServiceItem.objects.order_by("source_id")
    assert (first.code, first.basic_code, first.body) == (code, code[19:31], body)
    assert second.code.startswith("L") and second.code != code


def test_own_codes_and_placeholder_bodies_are_stable_and_short_enough_for_case_numbers(tmp_path):
    folder = write(tmp_path, x=[ITEM])
    bring_in(folder, source="one")
    bring_in(folder, source="two")
    one, two = ServiceItem.objects.order_by("source")
    assert one.code != two.code and one.body == two.body and Body.objects.count() == 1
    assert len(one.code) + 12 <= 50 and one.body.credit_code.startswith("11999900")


def test_the_region_is_told_by_the_names_of_the_departments(tmp_path):
    Region.objects.create(code="990100000000", name="云江市", full_name="云江市", level=2)
    bring_in(write(tmp_path, x=[ITEM, ITEM | {"item_id": "b2", "department": "国家税务总局云江市税务局"}]))
    assert set(ServiceItem.objects.values_list("region_code", flat=True)) == {"990100000000"}


def test_what_is_no_catalogue_is_refused_in_words(tmp_path):
    with pytest.raises(Refusal, match="catalogue.import_unreadable"):
        bring_in(tmp_path / "nowhere")
    with pytest.raises(Refusal, match="catalogue.import_no_profile"):
        bring_in(write(tmp_path, x=[{"a": "1"}]))
    with pytest.raises(Refusal, match="catalogue.import_no_profile"):
        bring_in(tmp_path, profile="unheard-of")


def test_statements_do_not_grow_with_the_rows(tmp_path, statements_of):
    few, many = tmp_path / "few", tmp_path / "many"
    few.mkdir(), many.mkdir()
    write(few, x=[ITEM | {"item_id": f"f{n}"} for n in range(2)], y=[MATERIAL | {"item_id": "f1"}])
    write(many, x=[ITEM | {"item_id": f"m{n}"} for n in range(60)], y=[MATERIAL | {"item_id": "m1"}])
    Body.objects.create(name=ITEM["department"], short_name="云市监", credit_code="11990000000000001G", region_code="")
    assert statements_of(lambda: bring_in(few)) == statements_of(lambda: bring_in(many))


@pytest.fixture
def statements_of():
    def count(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count


def test_every_column_that_the_profile_names_is_read_or_carried(tmp_path):
    items = [
        ITEM
        | {
            column: ITEM.get(column) or "9"
            for column in guangxi.ITEM_COLUMNS - {"item_code", "task_code", "implementation_code"}
        }
    ]
    report = bring_in(write(tmp_path, x=items))
    assert "unknown_column" not in reasons(report)
    assert {"matter_code", "matter_kind", "dept_code", "express_code"} <= set(ServiceItem.objects.get().current.extra)


def real_folder(tmp_path):
    """The real folder, the three tables alone. It is not in the repository."""
    files = sorted(REAL.glob("fangchenggang_*.csv"))
    if not files:
        if os.environ.get("CI"):
            pytest.fail(f"no real items in {REAL}")
        pytest.skip(f"no real items in {REAL}")
    for file in files:
        (tmp_path / file.name).symlink_to(file)
    return tmp_path


def test_the_real_catalogue_comes_in_whole_and_its_indicators_are_right(tmp_path):
    folder = real_folder(tmp_path)
    published_item(statutory=90, promised=1)  # of another source: must not mix in
    out = io.StringIO()
    call_command("catalogue", "import", str(folder), "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["items"], report["materials"], report["steps"], report["created"]) == (690, 2525, 1895, 690)
    assert report["findings_by_reason"]["placeholder"] == 16
    out = io.StringIO()
    call_command("catalogue", "indicators", "--source", "guangxi", "--json", stdout=out)
    found = json.loads(out.getvalue())
    expected = {
        "items": 690, "departments": 40, "with_both_days": 680, "sum_statutory": 14343, "sum_promised": 4777,
        "reduction_by_sums_pct": 66.69, "reduction_by_item_mean_pct": 62.85, "average_visits": 0.0754,
        "zero_visit_pct": 93.91, "at_most_one_visit_pct": 99.57, "instant_pct_of_typed": 30.29, "charged": 46,
        "materials": 2525, "average_materials": 3.659, "zero_material_items": 45, "bundles": 26, "average_steps": 2.79,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    assert found["scope"] == {"": 375, "全自治区": 167, "全国": 93, "全市": 49, "区县": 6}
    before = counts()
    call_command("catalogue", "import", str(folder), stdout=io.StringIO())
    assert counts() == before


def test_indicators_take_three_queries_and_stand_empty(django_assert_num_queries):
    with django_assert_num_queries(3):  # what is worked out, what is not yet, the scopes
        found = selectors.indicators(selectors.Scope(region_code="990100"))
    assert found.items == 0 and found.average_visits is None and found.scope == {}


def test_a_line_that_says_no_material_is_shown_apart(tmp_path):
    bring_in(write(tmp_path, x=[ITEM, ITEM | {"item_id": "b2"}], y=[MATERIAL | {"name": "无需材料"}]))
    found = selectors.indicators()
    assert (found.zero_material_items, found.zero_material_items_with_placeholder) == (1, 2)
