"""Addresses in a body: which are kept, and what stands behind the redirects of big sites."""

import re
from functools import lru_cache
from html import escape
from urllib.parse import parse_qs, urlsplit

import nh3

from editions.vocabulary import HTTPS, LINK

# Clipboards of these sites hold a redirect that tells on the reader instead of the address.
REDIRECTS = {
    ("l.facebook.com", "/l.php"): "u",
    ("lm.facebook.com", "/l.php"): "u",
    ("www.google.com", "/url"): "q",
}
UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@lru_cache(maxsize=2048)
def link(address: str) -> str:
    """The address when a body may link to it (http, https, mailto, /of-our-own), else ""."""
    address = _tidy(address)
    if not re.fullmatch(LINK, address):
        return ""
    # The sanitiser parses addresses more strictly than a pattern can; what it will drop goes now.
    kept = nh3.clean(f'<a href="{escape(address)}">.</a>', tags={"a"}, link_rel=None)
    return address if "href=" in kept else ""


def https(address: str) -> str:
    """The address when an embed may show it: https only, else ""."""
    address = _tidy(address)
    return address if re.fullmatch(HTTPS, address) and link(address) else ""


def host(address: str) -> str:
    """The host for people to read, without www."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _tidy(address: str) -> str:
    address = re.sub(r"\s", "%20", UNWANTED.sub("", address).strip())
    scheme, colon, rest = address.partition(":")
    if colon and scheme.lower() in ("http", "https", "mailto"):
        address = f"{scheme.lower()}:{rest}"
    return _behind_redirect(address)


def _behind_redirect(address: str) -> str:
    try:
        parts = urlsplit(address)
        name = REDIRECTS.get((parts.hostname, parts.path))
        if not name:
            return address
        target = parse_qs(parts.query, max_num_fields=20).get(name, [""])[0]
    except ValueError:
        return address
    target = re.sub(r"\s", "%20", UNWANTED.sub("", target).strip())
    return target if re.fullmatch(LINK, target) else address
