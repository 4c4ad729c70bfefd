"""What can be done in this room."""

from tongban.regions.services.divisions import is_loaded, load_divisions, register_division, register_functional_area
from tongban.regions.services.organisations import (
    change_body,
    change_hall,
    change_window,
    register_body,
    register_hall,
    register_window,
)

__all__ = [
    "change_body",
    "change_hall",
    "change_window",
    "is_loaded",
    "load_divisions",
    "register_body",
    "register_division",
    "register_functional_area",
    "register_hall",
    "register_window",
]
