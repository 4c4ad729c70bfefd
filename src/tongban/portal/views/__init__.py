"""Views of the portal, one question a module."""
