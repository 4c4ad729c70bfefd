"""What the first pass has checked, kept for the second, batch by batch: so what is written is what was checked, whatever
becomes of the file meanwhile, and nothing is read twice.

A nameless file of ours in `TONGBAN_VAR`, about as long as the file that is taken over. It holds what that one holds, nobody
else can open it, and it is gone with the run, however that ends. Processes that were forked read it at the same time.
"""

import os
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from operator import attrgetter
from pathlib import Path

from tongban.cases.history.checking import Past

_values = attrgetter(*(one.name for one in fields(Past)))


@dataclass
class Spool:
    """`places` of the batches in the open file: (offset, bytes, cases)."""

    file: int
    places: list[tuple[int, int, int]] = field(default_factory=list)

    def keep(self, batch: Sequence[Past]) -> None:
        """One more batch behind the others."""
        text = pickle.dumps([_values(past) for past in batch], pickle.HIGHEST_PROTOCOL)
        offset = sum(self.places[-1][:2]) if self.places else 0
        _write(self.file, memoryview(text))
        self.places.append((offset, len(text), len(batch)))

    def batches(self, part: range) -> Iterator[list[Past]]:
        """Those of the batches, one at a time."""
        for offset, size, _ in self.places[part.start : part.stop]:
            read = bytearray()
            while len(read) < size and (more := os.pread(self.file, size - len(read), offset + len(read))):
                read += more
            yield [Past(*values) for values in pickle.loads(read)]  # noqa: S301 our own file, which nobody else can open

    def cases(self, part: range) -> int:
        return sum(cases for _, _, cases in self.places[part.start : part.stop])


def _write(file: int, text: memoryview) -> None:
    while text:
        text = text[os.write(file, text) :]


@contextmanager
def a_spool(folder: Path) -> Iterator[Spool]:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        yield Spool(file.fileno())
