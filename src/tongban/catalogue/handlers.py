"""What follows in the catalogue when something of it was published: its guides are looked at again, lists by rule follow."""

from tongban.catalogue import services, tasks
from tongban.catalogue.events import (
    CatalogueImported,
    ItemPublished,
    ItemStandingChanged,
    MaterialNamesDecided,
    ProofChanged,
    VersionDiscarded,
    VersionDrafted,
    VersionsDrafted,
    VersionsInForce,
)
from tongban.catalogue.selectors.guide_findings import source_of_import
from tongban.kernel import events


@events.on(ItemPublished, VersionDrafted, VersionDiscarded, ItemStandingChanged)
def look_again(event: ItemPublished | VersionDrafted | VersionDiscarded | ItemStandingChanged) -> None:
    services.refresh_findings([event.item_id], at=event.at)


@events.on(VersionsInForce)
def look_at_those_in_force(event: VersionsInForce) -> None:
    """Hundreds at once: a job, and one after the other, so that nobody else's event waits."""
    tasks.audit_guides_of_items.configure(lock="catalogue.look_at_those_in_force").defer(
        item_ids=event.item_ids, at=event.at.isoformat()
    )


@events.on(CatalogueImported)
def look_at_all_of_it(event: CatalogueImported) -> None:
    """Thousands of guides: a job."""
    tasks.audit_guides_of_source.defer(source=source_of_import(event.import_id), at=event.at.isoformat())


@events.on(ItemStandingChanged)
def what_names_it_follows(event: ItemStandingChanged) -> None:
    """Lists and companions, in transactions of their own: they are locked before items, an act locks the items first."""
    services.lists.follow_act(act_id=event.act_id, at=event.at)
    services.hand_on_companions(act_id=event.act_id, at=event.at)


@events.on(ItemPublished, ItemStandingChanged)
def lists_follow_the_item(event: ItemPublished | ItemStandingChanged) -> None:
    services.lists.bring_up_to_date(at=event.at, item_ids=[event.item_id])


@events.on(CatalogueImported)
def lists_follow_the_import(event: CatalogueImported) -> None:
    services.lists.bring_up_to_date(at=event.at)


@events.on(ProofChanged)
def look_at_those_that_demand_it(event: ProofChanged) -> None:
    """A common proof stands in hundreds of guides: a job."""
    tasks.audit_guides_with_proof.defer(
        proof_id=event.proof_id,
        body_id=event.body_id,
        names=event.names,
        item_ids=event.item_ids,
        at=event.at.isoformat(),
    )


@events.on(MaterialNamesDecided)
def look_at_those_that_say_so(event: MaterialNamesDecided) -> None:
    """身份证 stands in hundreds of guides: a job."""
    tasks.audit_guides_with_names.defer(name_ids=event.name_ids, at=event.at.isoformat())


@events.on(ItemPublished, VersionDrafted)
def names_of_materials_are_noted(event: ItemPublished | VersionDrafted) -> None:
    services.note_material_names(event.version_id)


@events.on(ItemPublished)
def its_numbers_are_kept(event: ItemPublished) -> None:
    services.work_out_numbers(version_ids=[event.version_id])


@events.on(CatalogueImported)
def what_was_imported_is_counted(event: CatalogueImported) -> None:
    tasks.count_material_names.defer()
    tasks.work_out_numbers.defer()


@events.on(VersionsDrafted)
def look_at_drafts_of_a_file(event: VersionsDrafted) -> None:
    """Hundreds at once, and hundreds of such events one after the other: jobs, so that nobody else's event waits for them."""
    tasks.look_at_drafts.configure(lock="catalogue.look_at_drafts").defer(
        item_ids=event.item_ids, version_ids=event.version_ids, at=event.at.isoformat()
    )
