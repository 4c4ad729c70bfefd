"""The nginx settings that we ship are tried with a real nginx; only names of files, addresses and ports are other ones here."""

import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.processes import free_port, wait_until

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is missing (apt-get install nginx-light)")
HOST = "zwfw.example.gov.cn"


class Echo(BaseHTTPRequestHandler):
    """Stands in for the application: answers with the headers and the number of bytes that came."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith("/gone"):  # the application dies before it answers
            self.close_connection = True
            return
        length = len(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        body = json.dumps(
            {"path": self.path, "length": length, **{k.lower(): v for k, v in self.headers.items()}}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *args) -> None:
        pass


@dataclass
class Site:
    folder: Path
    plain: int
    tls: int

    def ask(self, method: str, path: str, body: bytes | None = None, *, tls: bool = True, **headers: str):
        headers = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
        if tls:
            trusting = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
            trusting.check_hostname = False
            connection = http.client.HTTPSConnection("127.0.0.1", self.tls, context=trusting, timeout=120)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=120)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        return answer, raw


def settings(folder: Path, application: int, plain: int, tls: int) -> Path:
    """A whole configuration around the shipped files."""
    text = (DEPLOY / "nginx.conf").read_text()
    for ours, here in {
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{application};",
        "/etc/ssl/tongban/": f"{folder}/", "/var/lib/tongban/static/": f"{folder}/static/",
        "/var/log/nginx/": f"{folder}/",
        "/etc/nginx/tongban-proxy.conf": str(DEPLOY / "nginx-proxy.conf"),
        "listen 80;": f"listen 127.0.0.1:{plain};", "listen 443 ssl http2;": f"listen 127.0.0.1:{tls} ssl http2;",
    }.items():  # fmt: skip
        assert ours in text, ours
        text = text.replace(ours, here)
    text = re.sub(r"listen \[::\].*\n", "", text)
    (folder / "site.conf").write_text(text)
    whole = folder / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;"
        f"{'user root;' if os.geteuid() == 0 else ''} events {{}} http {{ include /etc/nginx/mime.types; {temporary} include {folder}/site.conf; }}"
    )
    return whole


def certificate(folder: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    application = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    made = Site(tmp_path, free_port(), free_port())
    certificate(tmp_path)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "gov.0123456789ab.css").write_text("body {}")
    whole = settings(tmp_path, application.server_port, made.plain, made.tls)
    process = subprocess.Popen([NGINX, "-c", str(whole), "-p", str(tmp_path)], stderr=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: made.ask("GET", "/"), patience=60, ignore=OSError)
        yield made
    finally:
        process.terminate()
        process.wait(60)
        application.shutdown()
        application.server_close()


@needs_nginx
def test_nginx_accepts_the_settings(tmp_path):
    certificate(tmp_path)
    whole = settings(tmp_path, 8000, free_port(), free_port())
    done = subprocess.run(
        [NGINX, "-t", "-c", str(whole), "-p", str(tmp_path)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr, done.stderr


@needs_nginx
def test_the_application_hears_scheme_host_and_client_from_nginx_and_nothing_that_the_client_claims(site):
    _, raw = site.ask(
        "GET", "/a?b=1", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example",
        X_Real_IP="6.6.6.6", Forwarded="for=6.6.6.6",
    )  # fmt: skip
    heard = json.loads(raw)
    assert heard["path"] == "/a?b=1"
    assert (heard["x-forwarded-for"], heard["x-forwarded-proto"], heard["host"]) == ("127.0.0.1", "https", HOST)
    assert "6.6.6.6" not in raw.decode()
    assert "evil" not in raw.decode()


@needs_nginx
def test_plain_http_is_sent_to_the_name_of_the_site_over_tls(site):
    answer, _ = site.ask("GET", "/guide?x=1", tls=False, Host="evil.example")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/guide?x=1")


@needs_nginx
def test_several_large_files_pass_and_a_flood_does_not(site):
    answer, raw = site.ask("POST", "/", b"x" * 60_000_000)
    assert (answer.status, json.loads(raw)["length"]) == (200, 60_000_000)
    answer, _ = site.ask("POST", "/", Content_Length=str(200 * 1024 * 1024))
    assert answer.status == 413


@needs_nginx
def test_a_whole_catalogue_passes_where_catalogues_are_brought_in(site):
    answer, raw = site.ask("POST", "/workbench/catalogue/import/", b"x" * 120_000_000)
    assert (answer.status, json.loads(raw)["length"]) == (200, 120_000_000)
    answer, _ = site.ask("POST", "/workbench/catalogue/import/", Content_Length=str(500 * 1024 * 1024))
    assert answer.status == 413


@needs_nginx
def test_static_files_come_from_the_disk_and_stay_in_the_browser(site):
    answer, raw = site.ask("GET", "/static/gov.0123456789ab.css")
    assert (answer.status, raw, answer.headers["Content-Type"]) == (200, b"body {}", "text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/static/../key.pem", "/static/%2e%2e/key.pem", "/static../key.pem"):
        _, raw = site.ask("GET", path)
        assert b"PRIVATE" not in raw


@needs_nginx
def test_the_access_log_keeps_no_query_and_no_token(site):
    site.ask("GET", "/track?number=secret-number&code=secret-code")
    site.ask("GET", "/rate/secret-token/", Referer="https://x/?code=secret-code")
    wait_until(lambda: "/rate/" in (site.folder / "tongban.log").read_text(), patience=60)
    log = (site.folder / "tongban.log").read_text()
    assert "/track" in log and "/rate/-" in log
    assert site.ask("GET", "/gone?code=secret-code")[0].status == 502
    assert "secret" not in "".join(path.read_text() for path in site.folder.glob("*.log"))
