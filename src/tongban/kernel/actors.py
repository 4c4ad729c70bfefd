"""Who does something: staff, an applicant (or who acts for one), a system user of the API, or the platform itself."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """What audit and events need to know of anybody who acts."""

    @property
    def actor_kind(self) -> str: ...  # "staff", "applicant", "system"

    @property
    def actor_id(self) -> int | None: ...

    @property
    def actor_name(self) -> str: ...


@dataclass(frozen=True)
class System:
    """The platform itself: periodic jobs, handlers, imports."""

    actor_name: str = "系统"
    actor_kind: str = "system"
    actor_id: int | None = None


SYSTEM = System()
