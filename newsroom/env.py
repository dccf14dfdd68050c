"""The environment, read once, in one place, into typed values.

Every variable the house understands is a field here; nothing else reads `os.environ`
for settings. A wrong value is a `Refusal` that names the variable.
"""

import base64
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ

from newsroom.refusals import Refusal

ON = {"1", "true", "yes", "on"}
OFF = {"", "0", "false", "no", "off"}
# What each of these says may stand in a file instead, which NAME_FILE names: a credential of
# systemd, a secret of Docker or Kubernetes, what the agent of a vault writes
# (docs/operations/secrets.md).
SECRETS = (
    "DATABASE_URL", "READER_DATABASE_URL", "CACHE_URL", "EMAIL_URL", "NEWSROOM_SECRET_KEY",
    "NEWSROOM_NOTE_KEYS", "NEWSROOM_INDEXNOW_KEY",
)  # fmt: skip
LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR"}


@dataclass(frozen=True)
class Environment:
    """One field for each variable. Lists are comma separated, switches are 1/0, sizes are bytes."""

    data: Path
    """NEWSROOM_DATA: the folder of the private Postgres, the pictures and the secret key."""
    demo: bool
    """NEWSROOM_DEMO: the local demonstration over plain http."""
    debug: bool
    """NEWSROOM_DEBUG: Django's debug pages, for development only."""
    testing: bool
    """pytest is running (it says so itself with PYTEST_VERSION)."""
    database_url: str
    """DATABASE_URL: empty means the private Postgres."""
    reader_database_url: str
    """READER_DATABASE_URL: the same database for readers' pages, with the name and the password of
    a role that cannot read drafts (`manage.py database_roles`); empty: in the private Postgres one
    of its own, else the login of DATABASE_URL."""
    desk_role: str
    """NEWSROOM_DESK_ROLE: where migrations run, the name of the login with which the web processes
    connect, who own nothing (docs/operations/secrets.md); empty: they connect as the owner."""
    cache_url: str
    """CACHE_URL: empty means each process's own memory."""
    pages_mb: int
    """NEWSROOM_PAGES_MB: how many megabytes of rendered pages are kept on disk; 0 keeps none."""
    email_url: str
    """EMAIL_URL: the mail server; empty means no letters, in the demonstration files."""
    mail_from: str
    """NEWSROOM_MAIL_FROM: who letters come from; default newsroom@ the host of the address."""
    secret_key: str
    """NEWSROOM_SECRET_KEY: empty means one kept in NEWSROOM_DATA."""
    note_keys: str
    """NEWSROOM_NOTE_KEYS: what seals confidential notes, `name:key` parted by commas, the newest
    first; `manage.py reseal_notes --new-key` makes one. Empty: one is kept in NEWSROOM_DATA."""
    base_url: str
    """NEWSROOM_BASE_URL: scheme and host of every absolute address, without a final slash."""
    desk_host: str
    """NEWSROOM_DESK_HOST: a host name of its own for the desk, such as desk.example.org; empty: the
    desk is at the readers' host (docs/operations/desk-host.md)."""
    hosts: list[str]
    """NEWSROOM_HOSTS: the host names that are answered; default: the host of the base address."""
    behind_proxy: bool
    """NEWSROOM_BEHIND_PROXY: trust X-Forwarded-Proto, which the proxy must set itself, and the
    last address of X-Forwarded-For, which it must add."""
    hsts_seconds: int
    """NEWSROOM_HSTS_SECONDS: how long browsers insist on https; default one year."""
    connection_seconds: int
    """NEWSROOM_DB_CONNECTION_SECONDS: how long a connection is kept; 0 behind pgbouncer."""
    log_level: str
    """NEWSROOM_LOG_LEVEL: DEBUG, INFO, WARNING or ERROR."""
    name: str
    """NEWSROOM_NAME: the newspaper's name."""
    language: str
    """NEWSROOM_LANGUAGE: the language of the pages and the desk, such as ar, en, fr or fa. Labels
    inside printed bodies stay as they were printed until `manage.py rerender --all`."""
    time_zone: str
    """NEWSROOM_TIME_ZONE: where the newsroom is."""
    region: str
    """NEWSROOM_REGION: two letters, decides the names of the months."""
    digits: str
    """NEWSROOM_DIGITS: latn (0-9) or arab (٠-٩; ۰-۹ in Persian and Urdu), never both on a page."""
    double_months: bool
    """NEWSROOM_DOUBLE_MONTHS: «تموز/يوليو» instead of «تموز»."""
    websub_hub: str
    """NEWSROOM_WEBSUB_HUB: the hub that feeds name and `manage.py deliver` tells; empty: none."""
    indexnow_key: str
    """NEWSROOM_INDEXNOW_KEY: 8 to 128 letters, digits and dashes of your own choice, with which
    `manage.py deliver` tells search engines what changed; empty: they are not told."""
    ai_crawlers: bool
    """NEWSROOM_AI_CRAWLERS: 1 lets crawlers that collect texts for training models in; robots.txt
    asks them to keep out otherwise (docs/decisions/0021)."""
    second_factor: bool
    """NEWSROOM_SECOND_FACTOR: 1 lets nobody work on the desk without a second factor, 0 leaves it
    to each of them; default 1, in the demonstration 0 (docs/decisions/0032)."""
    pwned_passwords: bool
    """NEWSROOM_PWNED_PASSWORDS: 1 asks api.pwnedpasswords.com, with five signs of its hash, whether
    a new password was stolen elsewhere; off by default (docs/security/rules.md)."""
    session_idle_hours: int
    """NEWSROOM_SESSION_IDLE_HOURS: a session on the desk ends after so many hours without use;
    default 12 (docs/security/sessions.md)."""
    session_days: int
    """NEWSROOM_SESSION_DAYS: and so many days after signing in, whatever is done; default 7."""
    show_editions: bool
    """NEWSROOM_SHOW_EDITIONS: 1 lets readers see what changed from edition to edition, of every
    story of which no editor said otherwise; else only of those of which an editor said so."""
    hijri: bool
    """NEWSROOM_HIJRI: the Hijri date in brackets beside every Arabic date."""

    @property
    def desk_url(self) -> str:
        """Scheme and host of every address of the desk, without a final slash."""
        scheme = urlsplit(self.base_url).scheme
        return f"{scheme}://{self.desk_host}" if self.desk_host else self.base_url

    @property
    def over_http(self) -> bool:
        """Plain http is allowed: a demonstration, development or tests; never production."""
        return self.demo or self.debug or self.testing


def read(source: Mapping[str, str], root: Path) -> Environment:
    """Read every variable from `source`; `root` holds the default data folder `.data`."""
    source = _with_files(source)
    env = environ.Env()
    env.ENVIRON = dict(source)
    demo = _switch(source, "NEWSROOM_DEMO")
    testing = "PYTEST_VERSION" in source
    port = _whole(env, "PORT", 8000)
    given = _address(source, "NEWSROOM_BASE_URL") or f"http://127.0.0.1:{port}"
    base_url = given.rstrip("/")
    host = urlsplit(base_url).hostname
    data = Path(env.str("NEWSROOM_DATA", default="") or root / ".data").expanduser().resolve()
    local = ["localhost", "127.0.0.1", "[::1]"] if demo else []
    desk_host = _desk_host(source, host)
    if desk_host:
        local.append(urlsplit(f"//{desk_host}").hostname)
    return Environment(
        data=data,
        demo=demo,
        debug=_switch(source, "NEWSROOM_DEBUG"),
        testing=testing,
        # Read as they are: django-environ takes a value that begins with $ for another's name.
        database_url=source.get("DATABASE_URL", "").strip(),
        reader_database_url=source.get("READER_DATABASE_URL", "").strip(),
        desk_role=source.get("NEWSROOM_DESK_ROLE", "").strip(),
        cache_url=source.get("CACHE_URL", "").strip(),
        pages_mb=_whole(env, "NEWSROOM_PAGES_MB", 512),
        email_url=source.get("EMAIL_URL", "").strip(),
        mail_from=source.get("NEWSROOM_MAIL_FROM", "").strip() or f"newsroom@{host}",
        secret_key=source.get("NEWSROOM_SECRET_KEY", ""),
        note_keys=source.get("NEWSROOM_NOTE_KEYS", "").strip(),
        base_url=base_url,
        desk_host=desk_host,
        hosts=[*env.list("NEWSROOM_HOSTS", default=[host]), *local],
        behind_proxy=_switch(source, "NEWSROOM_BEHIND_PROXY"),
        hsts_seconds=_whole(env, "NEWSROOM_HSTS_SECONDS", 31_536_000),
        connection_seconds=_whole(env, "NEWSROOM_DB_CONNECTION_SECONDS", 60),
        log_level=_one_of(env, "NEWSROOM_LOG_LEVEL", "INFO", LEVELS),
        name=env.str("NEWSROOM_NAME", default="النشرة"),
        language=(env.str("NEWSROOM_LANGUAGE", default="") or "ar").lower().replace("_", "-"),
        time_zone=_one_of(env, "NEWSROOM_TIME_ZONE", "Asia/Damascus", available_timezones()),
        region=env.str("NEWSROOM_REGION", default="SY").upper(),
        digits=env.str("NEWSROOM_DIGITS", default="latn").lower(),
        double_months=_switch(source, "NEWSROOM_DOUBLE_MONTHS"),
        websub_hub=_address(source, "NEWSROOM_WEBSUB_HUB"),
        indexnow_key=_key(source, "NEWSROOM_INDEXNOW_KEY"),
        ai_crawlers=_switch(source, "NEWSROOM_AI_CRAWLERS"),
        second_factor=_switch(source, "NEWSROOM_SECOND_FACTOR", not (demo or testing)),
        pwned_passwords=_switch(source, "NEWSROOM_PWNED_PASSWORDS"),
        session_idle_hours=_whole(env, "NEWSROOM_SESSION_IDLE_HOURS", 12, least=1),
        session_days=_whole(env, "NEWSROOM_SESSION_DAYS", 7, least=1),
        show_editions=_switch(source, "NEWSROOM_SHOW_EDITIONS"),
        hijri=_switch(source, "NEWSROOM_HIJRI"),
    )


def _with_files(source: Mapping[str, str]) -> dict[str, str]:
    """The variables, and for each secret that is kept in a file what stands there."""
    found = dict(source)
    for name in SECRETS:
        place = source.get(f"{name}_FILE", "").strip()
        if not place:
            continue
        if source.get(name, "").strip():
            raise Refusal(f"{name} and {name}_FILE are both set: give one of them.")
        try:
            found[name] = Path(place).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no text"
            raise Refusal(f"{name}_FILE cannot be read from {place} ({why}).") from error
        if not found[name]:
            raise Refusal(f"{name}_FILE names {place}, which is empty.")
    return found


def _switch(source: Mapping[str, str], name: str, default: bool = False) -> bool:
    """1 or 0; django-environ would read every misspelt word as «off»."""
    word = source.get(name, "").strip().lower() or str(int(default))
    if word not in ON | OFF:
        raise Refusal(f"{name} is «{word}»: give 1 or 0.")
    return word in ON


def _address(source: Mapping[str, str], name: str) -> str:
    """A whole address of the web, or nothing."""
    address = source.get(name, "").strip()
    try:
        parts = urlsplit(address)
        whole = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        whole = False
    if address and not whole:
        raise Refusal(f"{name} is «{address}»: give a whole address such as https://example.org.")
    return address


def _desk_host(source: Mapping[str, str], readers: str) -> str:
    """A host name, with a port where one is needed; another one than the readers'."""
    name = "NEWSROOM_DESK_HOST"
    host = source.get(name, "").strip().lower()
    if host and not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", host):
        raise Refusal(f"{name} is «{host}»: give a host name such as desk.example.org.")
    if host.partition(":")[0] == readers:
        raise Refusal(f"{name} is the host of the readers' pages: give the desk another one.")
    return host


def _key(source: Mapping[str, str], name: str) -> str:
    """https://www.indexnow.org/documentation: what a key may be."""
    key = source.get(name, "").strip()
    if key and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", key):
        raise Refusal(f"{name} is «{key}»: give 8 to 128 letters, digits and dashes.")
    return key


def _whole(env: environ.Env, name: str, default: int, least: int = 0) -> int:
    try:
        number = env.int(name, default=default)
    except ValueError as error:
        raise Refusal(f"{name} is «{env.str(name)}»: give a whole number.") from error
    if number < least:
        raise Refusal(f"{name} is «{number}»: give a whole number, {least} or more.")
    return number


def _one_of(env: environ.Env, name: str, default: str, allowed) -> str:
    word = env.str(name, default=default) or default
    if word not in allowed:
        some = ", ".join(sorted(allowed)[:4]) if len(allowed) < 9 else f"one such as {default}"
        raise Refusal(f"{name} is «{word}»: give {some}.")
    return word


def kept_secret(folder: Path) -> str:
    """The secret key of this machine."""
    return _kept(folder, "secret_key", "NEWSROOM_SECRET_KEY", lambda: secrets.token_urlsafe(64))


def kept_note_key(folder: Path) -> str:
    """The key of this machine for confidential notes, with its name."""
    return _kept(folder, "note_keys", "NEWSROOM_NOTE_KEYS", new_note_key)


def new_note_key() -> str:
    """A name that no other key has, and 32 bytes of chance in base64: `name:key`."""
    return f"{secrets.token_hex(4)}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def _kept(folder: Path, name: str, variable: str, fresh: Callable[[], str]) -> str:
    """A secret that is made once and kept in `folder`, readable by the owner only."""
    file = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            new = folder / f".{name}.{secrets.token_hex(4)}"
            new.touch(mode=0o600)
            new.write_text(fresh())
            try:
                # A link never replaces: of two processes that start together, the first one wins.
                file.hardlink_to(new)
            except FileExistsError:
                pass
            finally:
                new.unlink()
        return file.read_text().strip()
    except OSError as error:
        raise Refusal(
            f"A secret cannot be kept in {file} ({error.strerror}): give NEWSROOM_DATA a folder "
            f"that can be written, or give {variable}."
        ) from error
