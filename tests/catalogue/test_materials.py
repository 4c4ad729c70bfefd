"""The dictionary of materials: a person says what a name means, and takes it back; guides that are published stay as they are."""

from dataclasses import replace
from time import process_time

import pytest
from django.core.management import call_command
from tests.cases import factories
from tests.catalogue.factories import a_body, published_item

from tongban.catalogue import selectors, services
from tongban.catalogue.models import GuideFinding, ItemMaterial, MaterialName, StandardMaterial
from tongban.catalogue.rules.materials.names import key_of
from tongban.catalogue.rules.materials.suggesting import Known
from tongban.catalogue.selectors import materials as reads
from tongban.catalogue.services import MaterialEntry
from tongban.identity.enums import Role
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
AT = factories.MONDAY_9AM
CARD = MaterialEntry("居民身份证", ("身份证", "有效身份证件"))


def put(entry, **more):
    return services.put_material(entry=entry, by=SYSTEM, at=AT, **more)


def guide(*materials, **more):
    item = published_item(materials=list(materials), **more)
    services.refresh_material_names()
    return item


def named(text):
    return MaterialName.objects.get(key=key_of(text))


def test_names_are_counted_once_however_they_are_spelt():
    guide("身份证（原件及复印件）", "申请表")
    guide("身份证 复印件", "申请表")
    assert (named("身份证").uses, named("申请表").uses) == (2, 2)
    assert named("身份证").spellings.count() == 2
    before = MaterialName.objects.count()
    assert services.refresh_material_names() == before == MaterialName.objects.count()


def test_a_suggestion_is_no_link_until_a_person_accepts_it():
    guide("身份证（原件及复印件）")
    entry = put(CARD)
    name = named("身份证")
    assert name.entry is None and name.suggested == entry and name.confidence == 100
    services.link_material(name_id=name.pk, entry_id=entry.pk, by=SYSTEM, at=AT)
    name = named("身份证")
    assert name.entry == entry and name.whose == "" and name.decided_by
    assert AuditEntry.objects.filter(code="catalogue.material_linked").exists()


def test_what_is_published_does_not_change_by_a_link():
    item = guide("身份证")
    row = ItemMaterial.objects.get(version=item.current)
    before = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    services.link_material(name_id=named("身份证").pk, entry_id=put(CARD).pk, by=SYSTEM, at=AT)
    row.refresh_from_db()
    assert before == {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_what_was_refused_does_not_come_back():
    guide("法定代表人身份证")
    entry = put(CARD)
    services.refuse_material(name_id=named("法定代表人身份证").pk, entry_id=entry.pk, by=SYSTEM, at=AT)
    for _ in range(2):
        services.refresh_material_names()
        assert named("法定代表人身份证").suggested is None


def test_all_above_a_confidence_are_accepted_together_and_undone_together():
    guide("身份证", "申请人身份证", "法定代表人身份证", "不动产权属证明书")
    put(CARD)
    with pytest.raises(Refusal, match="catalogue.materials_moved"):
        services.accept_materials(above=90, seen="", batch="b", by=SYSTEM, at=AT)
    count, seen, _rows = reads.acceptable(90, 10)
    assert count == services.accept_materials(above=90, seen=seen, batch="b", by=SYSTEM, at=AT) == 3
    assert named("法定代表人身份证").whose == "法定代表人" and named("申请人身份证").whose == ""
    assert services.undo_materials(batch="b", by=SYSTEM, at=AT) == 3
    assert not MaterialName.objects.filter(entry__isnull=False).exists()
    assert named("身份证").suggested is not None


def test_one_is_undone_and_one_is_left_as_it_is():
    guide("身份证", "设计方案")
    services.link_material(name_id=named("身份证").pk, entry_id=put(CARD).pk, by=SYSTEM, at=AT)
    services.leave_material(name_id=named("设计方案").pk, by=SYSTEM, at=AT)
    assert {one.name for one in reads.decided_names().rows} == {"身份证", "设计方案"} and not reads.open_names().rows
    for text in ("身份证", "设计方案"):
        assert services.undo_materials(name_id=named(text).pk, by=SYSTEM, at=AT) == 1
    assert (
        len(reads.open_names().rows) == 2 and services.undo_materials(name_id=named("身份证").pk, by=SYSTEM, at=AT) == 0
    )


def test_an_entry_is_made_of_a_name():
    guide("海域使用权证书")
    name = named("海域使用权证书")
    entry = put(MaterialEntry("海域使用权证书"), name_id=name.pk)
    assert named("海域使用权证书").entry == entry


def test_a_name_belongs_to_one_entry_only():
    put(CARD)
    with pytest.raises(Invalid) as caught:
        put(MaterialEntry("临时身份证", ("身份证",)))
    assert "居民身份证" in caught.value.errors["aliases"][0]
    with pytest.raises(Invalid) as caught:
        put(MaterialEntry("（原件）", is_shared=True))
    assert set(caught.value.errors) == {"name", "shared_by"}


def test_an_entry_is_changed_and_loses_aliases():
    entry = put(CARD)
    put(MaterialEntry("居民身份证", ("二代身份证",)), entry_id=entry.pk)
    assert {one.said for one in entry.aliases.all()} == {"居民身份证", "二代身份证"}


def test_two_entries_are_merged_and_parted_again():
    guide("户口本", "户口簿")
    book, other = put(MaterialEntry("居民户口簿", ("户口簿",))), put(MaterialEntry("户口本"))
    services.link_material(name_id=named("户口本").pk, entry_id=other.pk, by=SYSTEM, at=AT)
    services.merge_materials(entry_id=other.pk, into_id=book.pk, by=SYSTEM, at=AT)
    assert named("户口本").entry == book and {one.said for one in book.aliases.all()} >= {"户口簿", "户口本"}
    assert [one.pk for one in reads.standard_materials().rows] == [book.pk]
    with pytest.raises(Refusal, match="catalogue.material_merged"):
        services.link_material(name_id=named("户口簿").pk, entry_id=other.pk, by=SYSTEM, at=AT)
    services.part_materials(entry_id=other.pk, by=SYSTEM, at=AT)
    assert named("户口本").entry == other and {one.said for one in other.aliases.all()} == {"户口本"}
    with pytest.raises(Refusal, match="catalogue.material_into_itself"):
        services.merge_materials(entry_id=book.pk, into_id=book.pk, by=SYSTEM, at=AT)


def test_only_catalogue_managers_keep_the_dictionary():
    office = factories.an_office()
    with pytest.raises(Refusal, match="catalogue.not_a_materials_keeper"):
        services.put_material(entry=CARD, by=office.leader, at=AT)
    manager = factories.a_staff("钱管理", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    assert services.put_material(entry=CARD, by=manager, at=AT).changed_by == "钱管理"


def test_what_the_place_can_fetch_is_said_by_those_who_keep_the_catalogue_of_the_whole_place():
    office = factories.an_office()
    shared = replace(CARD, is_shared=True, shared_by="公安局")
    one_body = factories.a_staff("钱管理", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    whole = factories.a_staff("孙总管", (Role.CATALOGUE_MANAGER, office.body.region_code), body=office.body)
    with pytest.raises(Refusal, match="catalogue.not_yours_to_share"):
        services.put_material(entry=shared, by=one_body, at=AT)
    row = services.put_material(entry=shared, by=whole, at=AT)
    services.put_material(
        entry=replace(shared, note="另记"), entry_id=row.pk, by=one_body, at=AT
    )  # it says nothing else of it
    for other in (CARD, replace(shared, shared_by="另一个部门")):
        with pytest.raises(Refusal, match="catalogue.not_yours_to_share"):
            services.put_material(entry=other, entry_id=row.pk, by=one_body, at=AT)


def test_a_merger_moves_what_was_suggested_and_goes_through_no_other_name(monkeypatch):
    card, book, guessed = put(CARD), put(MaterialEntry("身份证明文件")), []
    names = [MaterialName(key=f"叫法{n}", name=f"叫法{n}", uses=1, suggested=card, confidence=80) for n in range(30)]
    refusing = MaterialName(key="叫法", name="叫法", uses=1, suggested=card, confidence=80, refused=[book.pk])
    MaterialName.objects.bulk_create([*names, refusing])
    monkeypatch.setattr(Known, "suggestion", lambda self, text, refused=(): guessed.append(text))
    services.merge_materials(entry_id=card.pk, into_id=book.pk, by=SYSTEM, at=AT)
    assert MaterialName.objects.filter(suggested=book, confidence=80).count() == 30
    assert guessed == ["叫法"] and named("叫法").suggested is None, "a person said that it is not that one"


def test_the_items_that_use_an_entry_are_found_by_any_spelling(django_assert_num_queries, monkeypatch):
    first, second, other = guide("身份证 复印件"), guide("身份证"), guide("户口簿")
    entry = put(CARD)
    services.link_material(name_id=named("身份证").pk, entry_id=entry.pk, by=SYSTEM, at=AT)
    services.draft_version(item_id=other.pk, by=SYSTEM, at=AT, materials=[{"name": "身份证"}])
    found = {}
    for common in (reads.COMMON, 0):  # looked for by the lines, and item by item
        monkeypatch.setattr(reads, "COMMON", common)
        services.refresh_material_names()
        with django_assert_num_queries(3):
            found[common] = [one.pk for one in reads.items_using(entry.pk).rows]
        pages = [reads.items_using(entry.pk, limit=2)]
        pages.append(reads.items_using(entry.pk, limit=2, after=pages[0].next_cursor))
        assert [one.pk for page in pages for one in page.rows] == found[common]
    assert set(found[0]) == {first.pk, second.pk, other.pk} and found[0] == found[3_000]


def test_a_new_name_of_a_draft_is_noted_at_once():
    item = guide("申请表")
    put(CARD)
    version = services.draft_version(
        item_id=item.pk, by=SYSTEM, at=AT, materials=[{"name": "身份证"}, {"name": "申请表"}]
    )
    assert services.note_material_names(version.pk) == 1 and named("身份证").suggested is not None
    assert services.note_material_names(version.pk) == 0


def test_what_ships_is_loaded_once_and_leaves_what_the_place_has(capsys):
    put(MaterialEntry("身份证件", note="本地的"))
    call_command("catalogue", "materials", "--load", "--json")
    assert "身份证件" in {one.name for one in StandardMaterial.objects.all()}
    loaded = StandardMaterial.objects.count()
    assert loaded >= 40 and not StandardMaterial.objects.filter(is_shared=True).exists()
    assert services.load_materials(by=SYSTEM, at=AT) == 0 and StandardMaterial.objects.count() == loaded
    assert StandardMaterial.objects.get(name="身份证件").note == "本地的"


def test_the_audit_knows_what_can_be_fetched_and_two_names_of_one_thing():
    item = guide(
        {"name": "有效身份证件", "legal_basis": "《居民身份证法》"}, {"name": "身份证", "legal_basis": "《居民身份证法》"},
        {"name": "法定代表人身份证", "legal_basis": "《居民身份证法》"},
    )  # fmt: skip
    entry = put(CARD)

    def found(check):
        report = selectors.report_of(item.current, on=AT.date())
        return [one.where_name for one in report.findings if one.check == check]

    assert found("material_twice") == ["身份证"]  # even before: the words are known to the check
    put(MaterialEntry("居民户口簿", ("户籍册",)))
    for text in ("有效身份证件", "身份证", "法定代表人身份证"):
        services.link_material(name_id=named(text).pk, entry_id=entry.pk, by=SYSTEM, at=AT)
    assert found("material_twice") == ["身份证"] and found("material_obtainable_by_sharing") == []
    put(MaterialEntry("居民身份证", CARD.aliases, is_shared=True, shared_by="公安部门"), entry_id=entry.pk)
    assert found("material_obtainable_by_sharing") == ["有效身份证件", "身份证", "法定代表人身份证"]


def test_two_names_that_only_a_person_knows_to_be_one_are_found_twice():
    basis = {"legal_basis": "《户口登记条例》"}
    item = guide({"name": "户籍册", **basis}, {"name": "居民户口簿", **basis})

    def found():
        return [
            one.check
            for one in selectors.report_of(item.current, on=AT.date()).findings
            if one.check == "material_twice"
        ]

    assert found() == []
    entry = put(MaterialEntry("居民户口簿", ("户籍册",)))
    for text in ("户籍册", "居民户口簿"):
        services.link_material(name_id=named(text).pk, entry_id=entry.pk, by=SYSTEM, at=AT)
    assert found() == ["material_twice"]


def test_thousands_of_names_are_counted_and_suggested_in_seconds():
    services.load_materials(by=SYSTEM, at=AT)
    item = published_item(body=a_body())
    kinds = ["身份证", "营业执照副本", "情况说明", "检验报告", "租赁合同"]
    version = services.draft_version(
        item_id=item.pk, by=SYSTEM, at=AT, materials=[{"name": f"第{n}类人员{kinds[n % 5]}（原件1份）", "code": f"M{n}"} for n in range(2500)]
    )  # fmt: skip
    began = process_time()
    assert services.refresh_material_names() >= 2500
    assert process_time() - began < 8
    assert version.pk and reads.counts()["suggested"] >= 900
    assert len(reads.open_names().rows) == 20


def test_findings_follow_a_link_at_once_and_its_undoing_too():
    item, other = guide("营业执照副本", "申请书"), guide("居住地说明")
    entry = put(MaterialEntry("营业执照", is_shared=True, shared_by="市场监管局"))
    found = GuideFinding.objects.filter(check_name="material_obtainable_by_sharing", resolved_at=None)
    events.drain()
    assert not found.exists()
    services.link_material(name_id=named("营业执照副本").pk, entry_id=entry.pk, by=SYSTEM, at=AT)
    events.drain()
    assert found.get().item == item
    put(MaterialEntry("营业执照", is_shared=False), entry_id=entry.pk)
    events.drain()
    assert not found.exists(), "what the entry says counts for every name that means it"
    put(MaterialEntry("营业执照", is_shared=True, shared_by="市场监管局"), entry_id=entry.pk)
    events.drain()
    assert found.exists()
    services.undo_materials(name_id=named("营业执照副本").pk, by=SYSTEM, at=AT)
    events.drain()
    assert not found.exists()
    assert services.items_naming([named("居住地说明").pk]) == [other.pk]
