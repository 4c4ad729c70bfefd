"""What a scanner must do."""

from pathlib import Path
from typing import Protocol

from tongban.files.enums import ScanState


class Scanner(Protocol):
    """Looks at one finished file before it counts."""

    def scan(self, path: Path) -> ScanState:
        """CLEAN or INFECTED; PENDING when the scanner cannot be asked now (the file is kept shut and asked again)."""
        ...
