"""What deploy/nginx.conf keeps, in a real nginx before a house that answers by the very address."""

import http.client
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks import serving

PAGE = "/5/x/"

pytestmark = pytest.mark.skipif(
    not shutil.which("nginx", path=serving.search_path()), reason="nginx is not installed"
)


class House(BaseHTTPRequestHandler):
    """One page, and 404 for every other address; all of it may be kept, as the newsroom says."""

    def do_GET(self):
        # As it was sent: Python's own server makes one slash of two.
        is_page = self.requestline.split()[1] == PAGE
        said = b"page" if is_page else b"nothing there"
        self.send_response(200 if is_page else 404)
        self.send_header("Cache-Control", "public, max-age=0, s-maxage=60")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *told):
        pass


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    """Asks nginx for an address as it stands: (status, body)."""
    with ThreadingHTTPServer(("127.0.0.1", 0), House) as house:
        threading.Thread(target=house.serve_forever, daemon=True).start()
        with serving.nginx(tmp_path_factory.mktemp("nginx"), house.server_port) as port:

            def ask(address: str) -> tuple[int, bytes]:
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                line.request("GET", address)
                answer = line.getresponse()
                found = answer.status, answer.read()
                line.close()
                return found

            yield ask
        house.shutdown()


@pytest.mark.parametrize("other", ["//5/x/", "/5//x/", "/./5/x/", "/y/../5/x/", "/%2e/5/x/"])
def test_nothing_is_kept_under_the_address_of_another(nginx, other):
    assert nginx(other)[0] == 404
    assert nginx(PAGE) == (200, b"page")
