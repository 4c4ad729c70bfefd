"""A client of the API that does what its documentation says: a request without an answer is repeated with its key."""

import http.client
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

PDF = b"%%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%% %s\ntrailer<</Root 1 0 R>>\n%%%%EOF\n"
AGAIN = frozenset({429, 500, 502, 503, 504})  # no answer to the request itself


class Unanswered(Exception):
    """Nothing was heard: it may have been done or not."""


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    tries: int = 1

    @property
    def replayed(self) -> bool:
        return self.headers.get("idempotency-replayed") == "true"


class Client:
    """One connection, kept alive, of one token. Not for several threads."""

    def __init__(self, port: int, token: str = "", *, host: str = "127.0.0.1", timeout: float = 60) -> None:
        self.host, self.port, self.token, self.timeout = host, port, token, timeout
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request, one answer; `Unanswered` when the connection broke or stayed silent."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        headers.setdefault("Host", "localhost")  # a name that every installation answers
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
            self._connection.request(method, path, body=body, headers=headers)
            response = self._connection.getresponse()
            raw = response.read()
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            raise Unanswered(str(problem)) from problem
        said = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, json.loads(raw) if "json" in said.get("content-type", "") else raw, said)

    def get(self, path: str) -> Answer:
        return self.ask("GET", f"/api/v1/{path}")

    def post(self, path: str, body: Any, key: str) -> Answer:
        """A write, asked once."""
        raw = json.dumps(body, ensure_ascii=False).encode()
        return self.ask("POST", f"/api/v1/{path}", raw, Content_Type="application/json", Idempotency_Key=key)

    def upload(self, data: bytes, key: str, name: str = "paper.pdf") -> Answer:
        """A file, asked once."""
        raw, kind = multipart(data, name, key)
        return self.ask("POST", "/api/v1/files", raw, Content_Type=kind, Idempotency_Key=key)

    def until_answered(self, ask: Any, *arguments: Any, patience: float = 300, **more: Any) -> Answer:
        """`ask(...)` again and again until there is an answer that is one."""
        until, tries, last = time.monotonic() + patience, 0, ""
        while time.monotonic() < until:
            tries += 1
            try:
                answer = ask(*arguments, **more)
                if answer.status not in AGAIN:
                    answer.tries = tries
                    return answer
                last = f"{answer.status} {str(answer.body)[:300]}"
            except Unanswered as problem:
                last = str(problem)
            time.sleep(min(0.1 * tries, 1))
        raise AssertionError(f"no answer in {patience} s and {tries} tries; the last: {last}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def a_key() -> str:
    return secrets.token_hex(12)


def a_pdf(text: str) -> bytes:
    """A small PDF whose bytes nobody else has."""
    return PDF % text.encode()


def multipart(data: bytes, name: str, key: str) -> tuple[bytes, str]:
    """One file as a form post; the same key gives the same bytes, so that a repetition is the same request."""
    edge = f"----{key}"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    return head.encode() + data + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
