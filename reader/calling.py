"""Calling other houses: a hub, a search engine, a list of stolen passwords."""

from urllib.request import HTTPRedirectHandler, build_opener


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *given):
        return None


# Only the address that was set is called: an answer that leads elsewhere (3xx) is an HTTPError.
opener = build_opener(_Stays)
