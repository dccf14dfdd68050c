"""A browser without a window: cookies, forms that are filled in and sent, redirects as they are."""

from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Form(dict):
    """The fields of one form as a browser would send them: name -> list of values."""

    def set(self, name: str, value) -> None:
        self[name] = [str(value)]

    def one(self, name: str) -> str:
        return self.get(name, [""])[0]

    def sent(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.items() for value in values]


class _Forms(HTMLParser):
    """Every form of a page, by its id or its place. Buttons and templates are left out."""

    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, Form]] = []
        self.form: Form | None = None
        self.templates = 0
        self.area: str | None = None
        self.select: tuple[str, list[str], list[str]] | None = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "template":
            self.templates += 1
        if self.templates:
            return
        if tag == "form":
            self.form = Form()
            self.found.append((attrs.get("id", ""), self.form))
        if self.form is None:
            return
        name = attrs.get("name", "")
        if tag == "select":
            self.select = (name, [], [])
        elif tag == "option" and self.select:
            self.select[1].append(attrs.get("value", ""))
            if "selected" in attrs:
                self.select[2].append(attrs.get("value", ""))
        if not name or "__prefix__" in name or "disabled" in attrs:
            return
        if tag == "textarea":
            self.area = name
            self.form.setdefault(name, []).append("")
        elif tag == "input":
            kind = attrs.get("type", "text")
            is_choice = kind in ("checkbox", "radio")
            if kind not in ("submit", "button", "file", "image") and (
                not is_choice or "checked" in attrs
            ):
                value = attrs.get("value") or ("on" if is_choice else "")
                self.form.setdefault(name, []).append(value)

    def handle_data(self, data):
        if self.area:
            self.form[self.area][-1] += data

    def handle_endtag(self, tag):
        if tag == "template":
            self.templates -= 1
        elif tag == "textarea" and self.area:
            # The first line break after the tag is none of the text.
            self.form[self.area][-1] = self.form[self.area][-1].removeprefix("\n")
            self.area = None
        elif tag == "select" and self.select and self.form is not None:
            name, options, chosen = self.select
            if name and "__prefix__" not in name:
                self.form.setdefault(name, []).extend(chosen or options[:1])
            self.select = None
        elif tag == "form":
            self.form = None


class Page:
    """An answer: its status, where it leads, and its forms."""

    def __init__(self, address: str, status: int, text: str, leads_to: str):
        self.address, self.status, self.text, self.leads_to = address, status, text, leads_to

    def form(self, id_or_field: str) -> Form:
        """The form of this id, or the first that has this field."""
        parser = _Forms()
        parser.feed(self.text)
        for name, form in parser.found:
            if name == id_or_field or id_or_field in form:
                return form
        raise LookupError(f"no form {id_or_field} in {self.address}: {self.status}")


class _Seen(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Browser:
    def __init__(self, base: str):
        self.base = base
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), _Seen)

    def get(self, address: str) -> Page:
        """The page, also when it is led to from another."""
        page = self._asked(address, None)
        while page.leads_to:
            page = self._asked(page.leads_to, None)
        return page

    def post(self, address: str, form: Form) -> Page:
        return self._asked(address, urlencode(form.sent()).encode())

    def _asked(self, address: str, data: bytes | None) -> Page:
        url = urljoin(self.base, address)
        try:
            answer = self.opener.open(url, data, timeout=120)
        except HTTPError as error:
            answer = error
        with answer:
            leads_to = answer.headers.get("Location", "")
            text = answer.read().decode()
            return Page(url, answer.status, text, leads_to and urljoin(url, leads_to))

    def sign_in(self, name: str, password: str) -> None:
        form = self.get("/admin/login/").form("login-form")
        form.set("username", name)
        form.set("password", password)
        if self.post("/admin/login/", form).status != 302:
            raise LookupError(f"{name} could not sign in")
