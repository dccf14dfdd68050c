"""What is not in the house, so that nothing has to guard it; and what no page does to passwords."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    *("arabic", "articles", "authors", "desk", "editions", "images", "language", "newsroom"),
    *("reader", "tags", "templates", "static"),
)
SUFFIXES = {".py", ".html", ".js", ".mjs", ".svg", ".xml", ".txt"}
ABSENT = {
    "directories": r"\bldap",
    "paths of XML": r"\bxpath\b|\.xpath\(",
    "TeX": r"\blatex\b|pdftex|xelatex",
    "GraphQL": r"graphql",
    "WebSocket": r"\bWebSocket\b|\bwss?://",
    "WebRTC": r"RTCPeerConnection|\bTURN server|\bDTLS\b",
    "OAuth and OpenID": r"\boauth|\bopenid|\boidc\b|allauth\.socialaccount",
    "SAML": r"\bsaml",
    "tokens of JOSE": r"\bjwt\b|\bjose\b",
    "codes by telephone": r"twilio|\bsms\b|mfa\.phone",
    "plugins of browsers": r"<object\b|<applet\b|<embed\b",
    "scripts made of words": r"\beval\(|\bnew Function\b|document\.write",
}
# The editor of a story and the line of pictures.
HEAR_A_PASTE = {"static/desk/editor/paste.js", "static/desk/js/pictures.js"}


def sources():
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*")):
            # The bundle that django-prose-editor brings is not in these folders.
            if file.suffix in SUFFIXES and "__pycache__" not in file.parts:
                yield file


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {str(one.relative_to(ROOT)): one.read_text(encoding="utf-8") for one in sources()}


def found(pattern: str, texts: dict[str, str]) -> list[str]:
    asked = re.compile(pattern, re.IGNORECASE)
    return [name for name, text in texts.items() if asked.search(text)]


def test_nothing_of_this_is_in_the_house(texts):
    assert len(texts) > 300
    assert {what: files for what, one in ABSENT.items() if (files := found(one, texts))} == {}


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("directories", "import ldap3"),
        ("paths of XML", 'tree.xpath("//a")'),
        ("WebSocket", "new WebSocket(address)"),
        ("OAuth and OpenID", '"allauth.socialaccount",'),
        ("tokens of JOSE", "import jwt"),
        ("codes by telephone", "send_sms(code) # sms"),
        ("scripts made of words", "eval(words)"),
        ("plugins of browsers", "<object data=x>"),
    ],
)
def test_what_is_planted_is_found(what, line):
    assert found(ABSENT[what], {"planted": line}) == ["planted"]


@pytest.mark.django_db
def test_a_password_is_hidden_and_may_be_pasted(client, texts):
    page = client.get("/admin/login/").content.decode()
    (field,) = re.findall(r'<input[^>]*name="password"[^>]*>', page)
    assert 'type="password"' in field and 'autocomplete="current-password"' in field
    assert "onpaste" not in page and not found(r"onpaste\s*=", texts)
    scripts = {name: text for name, text in texts.items() if name.endswith(".js")}
    assert set(found(r"[\"'`]paste[\"'`]|handlePaste", scripts)) <= HEAR_A_PASTE
