"""How uploads come through Django: beyond the limit nothing more is written anywhere, long before a view is asked."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from tongban.files.limits import limits

FILES_IN_ONE_REQUEST = 20  # of the greatest size; beyond that the connection is closed
View = Callable[..., Any]


def takes_files_of(most: int) -> Callable[[View], View]:
    """Of a view that takes larger files than the rest of the installation: so many bytes each."""

    def mark(view: View) -> View:
        view.most_bytes_of_a_file = most  # type: ignore[attr-defined]  # decorators around it carry it outwards
        return view

    return mark


class LimitedUploadHandler(FileUploadHandler):
    """Stands first in FILE_UPLOAD_HANDLERS. A file grows to just over the limit, so that `store_upload` refuses it in words."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.of_file = self.of_request = 0
        usual = limits().max_bytes
        view = getattr(getattr(request, "resolver_match", None), "func", None)
        self.most = max(usual, getattr(view, "most_bytes_of_a_file", 0))
        self.most_of_request = max(usual * FILES_IN_ONE_REQUEST, self.most + usual)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.of_file = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.of_request += len(raw_data)
        if self.of_request > self.most_of_request:
            raise StopUpload(connection_reset=True)
        room = self.most + 1 - self.of_file
        self.of_file += len(raw_data)
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size: int) -> None:
        return None
