"""A process that is killed in the middle of storing an upload: `python -m tests.endurance.crash MOMENT OWNER MARK`. The paper
holds the mark near its beginning; of one that is killed while it arrives `ARRIVED` bytes are on the disk."""

import os
import signal
import sys
from collections.abc import Iterator

import django

ARRIVED = 20_000  # more than a file that is written keeps in memory


def main(moment: str, owner: str, mark: str) -> None:
    django.setup()
    from django.db import transaction
    from django.utils import timezone
    from tests.endurance.clients import a_pdf

    from tongban.files.services import store_upload

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def chunks() -> Iterator[bytes]:
        paper = a_pdf(mark + "x" * 2 * ARRIVED)
        yield paper[:ARRIVED]
        if moment == "while it arrives":
            die()
        yield paper[ARRIVED:]

    with transaction.atomic():
        store_upload(chunks=chunks(), name="paper.pdf", owner=owner, at=timezone.localtime())
        die()


if __name__ == "__main__":
    main(*sys.argv[1:])
