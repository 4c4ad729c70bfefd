"""A process that is killed in the middle of storing an upload: `python -m tests.endurance.crash MOMENT OWNER`."""

import os
import signal
import sys
from collections.abc import Iterator

import django


def main(moment: str, owner: str) -> None:
    django.setup()
    from django.db import transaction
    from django.utils import timezone
    from tests.endurance.clients import a_key, a_pdf

    from tongban.files.services import store_upload

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def chunks() -> Iterator[bytes]:
        paper = a_pdf(a_key())
        yield paper[:40]
        if moment == "while it arrives":
            die()
        yield paper[40:]

    with transaction.atomic():
        store_upload(chunks=chunks(), name="paper.pdf", owner=owner, at=timezone.localtime())
        die()


if __name__ == "__main__":
    main(*sys.argv[1:])
