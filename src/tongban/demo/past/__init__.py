"""The past of 云江市: stories planned by a seeded generator, told by the real operations with a moving clock."""

from tongban.demo.past.telling import begin_past, tell_past

__all__ = ["begin_past", "tell_past"]
