"""Catalogue files for tests: a place that says everything once, files as people write them, what was found wrong."""

import json
from datetime import timedelta

import openpyxl
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_theme, an_item_code

from tongban.catalogue.exchange.contents import content_of
from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.catalogue.services import create_item, draft_version
from tongban.catalogue.services.files.exporting import export_catalogue
from tongban.kernel.actors import SYSTEM

LATER = PUBLISHED_AT + timedelta(days=30)
SITUATIONS = {
    "start": ["kind"],
    "questions": [
        {"id": "kind", "text": "您要办什么？", "kind": "single", "options": [{"id": "new", "label": "新办", "then": ["shop"]}, {"id": "change", "label": "变更"}]},
        {"id": "shop", "text": "有没有店面？", "help": "租的也算", "kind": "multi", "options": [{"id": "yes", "label": "有"}, {"id": "no", "label": "没有"}]},
    ],
}  # fmt: skip
FEES = [
    {"name": "工本费", "standard": "每证10元", "basis": "发改价格〔2019〕1号", "amount": "10"},
    {"name": "登记费", "standard": "", "basis": ""},
]


def out(tmp_path, format, **options):
    path = tmp_path / f"out.{format}"
    export_catalogue(path, format=format, at=PUBLISHED_AT, **options)
    return path


def contents():
    """Everything the place says: of each item what belongs to it and what its versions say."""
    found = {}
    for version in ItemVersion.objects.select_related("item__body").prefetch_related("materials", "steps", "themes"):
        item = version.item
        found[item.code, version.state == "draft"] = (
            item.status, item.basic_code, item.source, item.source_id, item.region_code, item.popularity, item.body.name,
            item.body.credit_code, version.effective_on, version.pk == item.current_id, content_of(version),
        )  # fmt: skip
    return found


def emptied():
    """The place without a catalogue, as another one would be."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE catalogue_serviceitem, catalogue_theme, regions_body CASCADE")


def in_force(body, **said):
    """An item as an older system may have left it: no check of ours looked at it."""
    item = create_item(code=an_item_code(body), body_id=body.pk, by=SYSTEM, at=PUBLISHED_AT)
    version = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, **said)
    ItemVersion.objects.filter(pk=version.pk).update(
        state="published", effective_on=PUBLISHED_AT.date(), published_at=PUBLISHED_AT
    )
    ServiceItem.objects.filter(pk=item.pk).update(current=version, popularity=3)
    return item


def a_rich_place():
    body = a_body()
    a_theme()
    odd = in_force(
        body,
        elements={
            "name": "食品经营许可", "situations": SITUATIONS, "fees": FEES, "is_charged": True, "item_type": "permit",
            "faq": [{"question": "多久？", "answer": "10个工作日\n以内"}], "conditions": "  =1+1\n'=2\t", "place": "+86 号",
            "co_bodies": ["市财政局"], "online_depth": ["intake", "handling"], "extra": {"a": [1, None, {"b": "=x"}]},
            "statutory_limit": 20, "promised_limit": 10, "statutory_unit": "month", "service_objects": ["person", "enterprise"],
        },
        themes=["open-business"],
        materials=[
            {"name": "申请书", "needed_when": [{"kind": "new", "shop": "yes"}, {"kind": "change"}], "originals": 2},
            {"name": "-身份证", "code": "ID", "order": 7, "extra": {"shared": True}, "filling_notes": " 长" * 40_000},
        ],
        steps=[{"name": "受理", "days": "1个工作日", "extra": {"x": 1}}, {"name": "决定"}],
    )  # fmt: skip
    in_force(body, elements={"name": "没有材料的事项", "faq": [{"q": "别的形状"}], "fees": [{"name": 1}]})
    draft_version(item_id=odd.pk, by=SYSTEM, at=PUBLISHED_AT, elements={"promised_limit": 5})
    return body, odd


def a_book(tmp_path, sheets, name="in.xlsx"):
    """A workbook as somebody may have made it by hand."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = tmp_path / name
    book.save(path)
    return path


def a_row(body, **cells):
    code = an_item_code(body)
    return {
        "事项编码": code,
        "事项名称": "食品经营许可",
        "实施主体": body.name,
        "法定办结时限": 20,
        "承诺办结时限": 5,
    } | cells


def sheet_of(*rows):
    heads = list(dict.fromkeys(head for row in rows for head in row))
    return [heads, *([row.get(head) for head in heads] for row in rows)]


def faults_of(report, *, notes=False):
    return [(one.sheet, one.row, one.column, one.reason) for _code, one in report.faults if one.is_note == notes]


def a_csv(tmp_path, row, encoding):
    path = tmp_path / "表.csv"
    path.write_bytes("\r\n".join([",".join(row), ",".join(str(one) for one in row.values())]).encode(encoding))
    return path


def as_json(tmp_path, *items, name="in.json"):
    path = tmp_path / name
    head = {"format": "tongban-catalogue", "version": 1, "themes": []}
    path.write_text(json.dumps({**head, "items": list(items)}), encoding="utf-8")
    return path
