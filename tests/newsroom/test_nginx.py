"""What deploy/nginx.conf keeps, in a real nginx before a house that answers by the very address."""

import http.client
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks import serving
from desk.secret_addresses import BELOW

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


def asked(port: int, address: str) -> tuple[int, bytes]:
    """What is answered at an address, which is sent as it stands: (status, body)."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", address)
    answer = line.getresponse()
    found = answer.status, answer.read()
    line.close()
    return found


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Of nginx before a house."""
    with ThreadingHTTPServer(("127.0.0.1", 0), House) as house:
        threading.Thread(target=house.serve_forever, daemon=True).start()
        with serving.nginx(tmp_path_factory.mktemp("nginx"), house.server_port) as port:
            yield port
        house.shutdown()


@pytest.mark.parametrize("other", ["//5/x/", "/5//x/", "/./5/x/", "/y/../5/x/", "/%2e/5/x/"])
def test_nothing_is_kept_under_the_address_of_another(port, other):
    assert asked(port, other)[0] == 404
    assert asked(port, PAGE) == (200, b"page")


def test_an_address_that_is_a_secret_is_in_no_log_when_the_house_is_away(tmp_path):
    """nginx writes the whole request beside an error."""
    with serving.nginx(tmp_path, serving.free_port()) as port:
        for address in (PAGE, *(f"{below}1.secret.word/" for below in BELOW)):
            assert asked(port, address)[0] == 502
    said = (tmp_path / "nginx" / "error.log").read_text()
    assert PAGE in said and "secret" not in said
