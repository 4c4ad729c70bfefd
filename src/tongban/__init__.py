"""Tongban 通办: an integrated government-service platform. One package per room; see docs/building.md."""

__version__ = "0.1.0"
