"""What `manage.py check` refuses, each with a number and a hint. Database checks run in migrate."""

import re

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connections

from articles.sealing import newest_key
from newsroom.database import READERS

DIGITS = ("latn", "arab")
ANOTHER_DATABASE = (
    "Create another one and name it in DATABASE_URL: "
    "createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0 {name}_utf8"
)


@register()
def check_settings(app_configs, **kwargs) -> list[Error]:
    """The newspaper's own settings: language, region and digits."""
    problems = []
    if settings.NEWSROOM_LANGUAGE != settings.LANGUAGE_CODE:
        problems.append(
            Error(
                f"NEWSROOM_LANGUAGE is «{settings.NEWSROOM_LANGUAGE}», which is no language that "
                "Django speaks.",
                hint="Give a code such as ar, en, fr, fa or pt-br.",
                id="newsroom.E005",
            )
        )
    if settings.NEWSROOM_DIGITS not in DIGITS:
        problems.append(
            Error(
                f"NEWSROOM_DIGITS is «{settings.NEWSROOM_DIGITS}», which is no family of digits.",
                hint="Give latn for 0-9 or arab for ٠-٩.",
                id="newsroom.E003",
            )
        )
    if not _is_region(settings.NEWSROOM_REGION):
        problems.append(
            Error(
                f"NEWSROOM_REGION is «{settings.NEWSROOM_REGION}», which is no country.",
                hint="Give two letters, such as SY, LB, EG, DZ or MA: they decide the months.",
                id="newsroom.E004",
            )
        )
    return problems


def _is_region(region: str) -> bool:
    if not re.fullmatch(r"[A-Z]{2}", region) or region == "ZZ":
        return False
    try:
        return region in Locale.parse("ar").territories
    except UnknownLocaleError:
        return False


@register(Tags.security)
def check_note_keys(app_configs, **kwargs) -> list[Error]:
    """What seals confidential notes can be used."""
    try:
        newest_key()
    except ValueError as error:
        hint = "Make a key with manage.py reseal_notes --new-key; keep the older ones behind it."
        return [Error(str(error), hint=hint, id="newsroom.E020")]
    return []


@register(Tags.database)
def check_database(app_configs, databases=None, **kwargs) -> list[Error]:
    """Arabic search needs UTF-8 and a database that knows what a letter is.

    Both are fixed when a database is created, so this is asked before anything is written.
    """
    problems = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT datname, pg_encoding_to_char(encoding), datctype FROM pg_database"
                " WHERE datname = current_database()"
            )
            name, encoding, letters = cursor.fetchone()
        mended = ANOTHER_DATABASE.format(name=name)
        if encoding != "UTF8":
            problems.append(
                Error(
                    f"The database is encoded in {encoding}, which cannot hold every text.",
                    hint=mended,
                    id="newsroom.E001",
                )
            )
        if letters.upper() in {"C", "POSIX"}:
            problems.append(
                Error(
                    f"The database's LC_CTYPE is {letters}: «» and ، would stick to the words, "
                    "and search would miss them.",
                    hint=mended,
                    id="newsroom.E002",
                )
            )
    return problems


@register(Tags.security, deploy=True)
def check_address(app_configs, **kwargs) -> list[Warning]:
    """In production every absolute address begins with the real one, over https."""
    if settings.NEWSROOM_BASE_URL.startswith("https://"):
        return []
    return [
        Warning(
            f"NEWSROOM_BASE_URL is {settings.NEWSROOM_BASE_URL}, which is not https.",
            hint="Give the public address, such as NEWSROOM_BASE_URL=https://example.org.",
            id="newsroom.W001",
        )
    ]


@register(Tags.security)
def check_readers(app_configs, **kwargs) -> list[Error]:
    """The readers' login is another one than the desk's, for the same database."""
    if READERS not in settings.DATABASES:
        return []
    desk, readers = settings.DATABASES["default"], settings.DATABASES[READERS]
    problems = []
    if readers["USER"] == desk["USER"]:
        problems.append(
            Error(
                f"READER_DATABASE_URL logs in as «{desk['USER']}», as DATABASE_URL does: readers' "
                "pages could read drafts.",
                hint="Give it a name of its own and run manage.py database_roles.",
                id="newsroom.E006",
            )
        )
    if readers["NAME"] != desk["NAME"]:
        problems.append(
            Error(
                f"READER_DATABASE_URL names the database «{readers['NAME']}» and DATABASE_URL "
                f"«{desk['NAME']}».",
                hint="Give both the same database.",
                id="newsroom.E007",
            )
        )
    return problems


@register(Tags.security, deploy=True)
def check_readers_have_a_login(app_configs, **kwargs) -> list[Warning]:
    """In production readers' pages connect as a role that cannot read drafts."""
    if READERS in settings.DATABASES:
        return []
    return [
        Warning(
            "READER_DATABASE_URL is not set: readers' pages connect with the rights of the desk.",
            hint="Give the address of the same database with another name and password, such as "
            "postgres://newsroom_reader:…@host/newsroom, and run manage.py database_roles.",
            id="newsroom.W002",
        )
    ]
