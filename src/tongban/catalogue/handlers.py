"""What the catalogue does when its own guides changed: look at them again."""

from tongban.catalogue import services, tasks
from tongban.catalogue.events import CatalogueImported, ItemPublished, VersionDrafted
from tongban.catalogue.selectors.guide_findings import source_of_import
from tongban.kernel import events


@events.on(ItemPublished, VersionDrafted)
def look_again(event: ItemPublished | VersionDrafted) -> None:
    services.refresh_findings([event.item_id], at=event.at)


@events.on(CatalogueImported)
def look_at_all_of_it(event: CatalogueImported) -> None:
    """Thousands of guides: a job."""
    tasks.audit_guides_of_source.defer(source=source_of_import(event.import_id), at=event.at.isoformat())
