"""The editor of an item's version: one page a chapter, saved while typing, checked beside the fields, with the guide as the
citizen will see it."""
