"""ClamAV over its own protocol (INSTREAM). settings.TONGBAN_CLAMD: `/run/clamav/clamd.ctl` or `host:port`."""

import socket
from pathlib import Path

from django.conf import settings

from tongban.files.enums import ScanState

SECONDS = 20


class Backend:
    def scan(self, path: Path) -> ScanState:
        try:
            answer = self._ask(path)
        except OSError:
            return ScanState.PENDING
        if answer.endswith("OK"):
            return ScanState.CLEAN
        return ScanState.INFECTED if answer.endswith("FOUND") else ScanState.PENDING

    def _ask(self, path: Path) -> str:
        with self._connected() as link, path.open("rb") as file:
            link.sendall(b"zINSTREAM\0")
            while block := file.read(64 * 1024):
                link.sendall(len(block).to_bytes(4, "big") + block)
            link.sendall(bytes(4))
            return link.recv(4096).rstrip(b"\0\n").decode(errors="replace")

    def _connected(self) -> socket.socket:
        where = settings.TONGBAN_CLAMD
        if where.startswith("/"):
            link = socket.socket(socket.AF_UNIX)
            link.settimeout(SECONDS)
            try:
                link.connect(where)
            except OSError:
                link.close()
                raise
            return link
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=SECONDS)
