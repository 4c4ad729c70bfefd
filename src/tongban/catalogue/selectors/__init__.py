"""What can be read of the catalogue."""

from tongban.catalogue.selectors.guides import Guide, guide
from tongban.catalogue.selectors.items import item, require_open, version_in_force

__all__ = ["Guide", "guide", "item", "require_open", "version_in_force"]
