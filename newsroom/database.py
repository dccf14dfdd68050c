"""Which database and which cache: what DATABASE_URL and CACHE_URL say, else what is on hand."""

from urllib.parse import unquote

import environ
from django.db import DEFAULT_DB_ALIAS

from newsroom import local_postgres
from newsroom.env import Environment
from newsroom.local_postgres import OWNER, READER
from newsroom.refusals import Refusal

# What pages read is in memory or on disks that seek at no cost. Postgres assumes neither, and reads
# whole small tables for a name. Its compiler pays for reports, not for pages.
PLANNING = "-c random_page_cost=1.1 -c jit=off"
# The name of the readers' entry, as `reader.connection` knows it.
READERS = "readers"
_EXAMPLE = "postgres://name:password@host:5432/database"


def configured(environment: Environment) -> dict[str, dict]:
    """Django's entries: the desk's connection and, where readers have a login, theirs."""
    databases = {DEFAULT_DB_ALIAS: _entry(environment, environment.database_url, OWNER)}
    url = environment.reader_database_url
    if url or not environment.database_url:
        readers = _entry(environment, url, READER, "READER_DATABASE_URL")
        # Tests make one database, and look at it with both logins.
        readers["TEST"] = {"MIRROR": DEFAULT_DB_ALIAS}
        databases[READERS] = readers
    return databases


def _entry(environment: Environment, url: str, user: str, variable: str = "DATABASE_URL") -> dict:
    """One entry; without an address the private Postgres."""
    if url:
        database = _from_url(url, variable)
    else:
        # The engine starts the cluster when the first connection finds none.
        cluster = local_postgres.Cluster(environment.data, durable=not environment.testing)
        database = {
            "ENGINE": "newsroom.postgres",
            "NAME": local_postgres.DATABASE,
            "USER": user,
            "PASSWORD": "",
            "HOST": str(cluster.socket),
            "PORT": "",
            "OPTIONS": {},
            "CLUSTER": cluster,
        }
    database["CONN_MAX_AGE"] = 0 if environment.testing else environment.connection_seconds
    database["CONN_HEALTH_CHECKS"] = True
    database["OPTIONS"].setdefault("connect_timeout", 5)
    # A pooler gives each transaction another connection, and takes no options for it.
    is_pooled = not environment.connection_seconds
    database["DISABLE_SERVER_SIDE_CURSORS"] = is_pooled
    if not is_pooled:
        database["OPTIONS"].setdefault("options", PLANNING)
    return database


def _from_url(url: str, variable: str) -> dict:
    if not url.startswith(("postgres://", "postgresql://", "pgsql://")):
        scheme = url.split("://")[0] if "://" in url else ""
        found = f"begins with «{scheme}://»" if scheme else "is no address"
        raise Refusal(
            f"{variable} {found}: the newsroom runs on Postgres only, give {_EXAMPLE} "
            "or leave it out for a private Postgres."
        )
    try:
        database = dict(environ.Env.db_url_config(url))
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise Refusal(f"{variable} cannot be read: give {_EXAMPLE}.") from error
    if not database.get("NAME"):
        raise Refusal(f"{variable} names no database: give {_EXAMPLE}.")
    database["ENGINE"] = "newsroom.postgres"
    # A socket's folder is written percent-encoded where the host stands.
    database["HOST"] = unquote(database["HOST"])
    database.setdefault("OPTIONS", {})
    return database


def cache(environment: Environment) -> dict:
    """Django's entry for the cache; without CACHE_URL each process's own memory."""
    if not environment.cache_url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    try:
        return dict(environ.Env.cache_url_config(environment.cache_url))
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise Refusal("CACHE_URL cannot be read: give redis://host:6379/0.") from error


def limited(database: dict, seconds: int) -> None:
    """Let no statement of this process run for longer; a pooler's own setting does it there."""
    if options := database["OPTIONS"].get("options"):
        database["OPTIONS"]["options"] = f"{options} -c statement_timeout={seconds}s"
