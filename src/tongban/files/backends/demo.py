"""A scanner that needs nothing outside: it knows the EICAR test string, by which the way of a refusal can be tried."""

from pathlib import Path

from tongban.files.enums import ScanState

# In two parts, so that a scanner on the machine does not take this source file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"


class Backend:
    def scan(self, path: Path) -> ScanState:
        tail = b""
        with path.open("rb") as file:
            while block := file.read(256 * 1024):
                if EICAR in tail + block:
                    return ScanState.INFECTED
                tail = block[-len(EICAR) :]
        return ScanState.CLEAN
