"""The demo and a developer's machine: everything local, http on loopback."""

from .base import *  # noqa: F403
