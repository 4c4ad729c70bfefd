"""A click or a key returns when the page it leads to stands, however slowly that page comes."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.browser
FIRST = b'<!doctype html><html lang="zh"><title>a</title><a href="/late">go</a><form action="/late"><input aria-label="word"></form>'


class Slowly(BaseHTTPRequestHandler):
    """The second page waits before its first byte, and again in its middle."""

    def do_GET(self):
        is_late = self.path.startswith("/late")
        time.sleep(0.4 * is_late)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><html lang='zh'><title>b</title>" if is_late else FIRST)
        self.wfile.flush()
        time.sleep(0.4 * is_late)
        self.wfile.write(b"<p>last words" * is_late)

    def log_message(self, *_args):
        pass


@pytest.fixture
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slowly)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_after_a_click_on_a_link_the_whole_page_is_there(page, address):
    page.goto(address)
    page.get_by_role("link").click()
    assert page.locator("p").count() == 1


def test_after_a_form_is_sent_by_the_keyboard_the_whole_page_is_there(page, address):
    page.goto(address)
    page.get_by_label("word").fill("x")
    page.keyboard.press("Enter")
    assert page.locator("p").count() == 1
