"""What the readers' role may do in the database: this table, and nothing beside it.

The role reads what readers may see, row by row as the policies say (editions/migrations/0021), and
asks the functions that answer for the owner of the tables. It adds rows to two tables and changes
none. A table that is not named here it cannot read: whoever makes one decides (tests/newsroom).
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, IntegrityError, ProgrammingError, connections, transaction
from psycopg2 import sql
from psycopg2.errors import DuplicateObject
from psycopg2.extensions import encrypt_password

from newsroom.database import READERS
from newsroom.refusals import Refusal

# Table -> the columns that readers' pages read; every one where none is named.
READ: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "authors_author", "authors_authorlink", "authors_source", "editions_arrangement",
            "editions_breaking", "editions_edition", "editions_editionattribution",
            "editions_editionbyline", "editions_editionrelated", "editions_editiontag",
            "editions_nearness", "editions_placement", "editions_policy", "editions_readcount",
            "editions_synonym", "tags_formertag", "tags_section", "tags_tag",
        ),
        (),
    ),
    "editions_story": ("id", "shows_editions"),
    "images_image": ("id", "alt", "caption", "credit", "renditions"),
}  # fmt: skip
# Rows are added and never read back, but for the counts.
ADD = ("editions_errorreport", "editions_readcount")
# Functions of the owner that answer a page, and those that the policies ask. Two are asked for by
# pages of the release before alone: readers_commonness, readers_since.
ASK = (
    "readers_clock", "readers_commonness", "readers_find", "readers_moment",
    "readers_months_changed", "readers_named", "readers_names", "readers_printings", "readers_saw",
    "readers_saw_others", "readers_see_another", "readers_since", "readers_tags_beside",
    "readers_told", "readers_told_of", "readers_words_known", "readers_words_near",
)  # fmt: skip
# Each row of these is seen by itself; the rest of READ is seen whole.
GUARDED = (
    "authors_source", "editions_breaking", "editions_edition", "editions_editionattribution",
    "editions_editionbyline",
    "editions_editionreference", "editions_editionrelated", "editions_editionsketch",
    "editions_editiontag", "editions_knownword", "images_image",
)  # fmt: skip
ATTRIBUTES = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
MAKE = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"

OURS = """
SELECT p.oid::regprocedure::text, p.proname, p.proacl IS NULL
       OR EXISTS (SELECT FROM aclexplode(p.proacl) WHERE grantee = 0)
  FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
 ORDER BY 1
"""
TABLES = """
SELECT c.oid::regclass::text, c.relname, a.attname, c.relrowsecurity,
       has_column_privilege(%(role)s, c.oid, a.attnum, 'SELECT'),
       has_column_privilege(%(role)s, c.oid, a.attnum, 'INSERT'),
       has_column_privilege(%(role)s, c.oid, a.attnum, 'UPDATE')
         OR has_column_privilege(%(role)s, c.oid, a.attnum, 'REFERENCES')
         OR has_table_privilege(%(role)s, c.oid, 'DELETE, TRUNCATE, TRIGGER')
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT attisdropped
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND c.relnamespace NOT IN (SELECT oid FROM pg_namespace
                               WHERE nspname ~ '^pg_' OR nspname = 'information_schema')
 ORDER BY 1, a.attnum
"""
SEQUENCES = """
SELECT oid::regclass::text FROM pg_class
 WHERE CASE WHEN relkind = 'S'
            THEN has_sequence_privilege(%(role)s, oid, 'USAGE, SELECT, UPDATE') END
 ORDER BY 1
"""


def readers_name() -> str:
    """The name of the readers' role; "" where they have no login of their own."""
    return connections.settings[READERS]["USER"] if READERS in connections.settings else ""


def missing(connection) -> list[str]:
    """What the role may not do and should, or may and should not; each a sentence."""
    role = readers_name()
    with connection.cursor() as cursor:
        if not is_there(cursor, role):
            return [f"There is no role «{role}»."]
        return [
            *attributes_of(cursor, role),
            *_beyond(cursor, role),
            *_of_tables(cursor, role),
            *_of_functions(cursor, role),
        ]


def is_there(cursor, role: str) -> bool:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None


def attributes_of(cursor, role: str) -> list[str]:
    """What a login of ours never has, such as CREATEROLE, and this one has; each a sentence."""
    cursor.execute(f"SELECT {', '.join(ATTRIBUTES)} FROM pg_roles WHERE rolname = %s", [role])  # noqa: S608 - names of ours
    return [
        f"It has {name}." for name, has in zip(ATTRIBUTES, cursor.fetchone(), strict=True) if has
    ]


def _beyond(cursor, role: str) -> Iterator[str]:
    """What has to do with no table."""
    cursor.execute(
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s",
        [role],
    )
    yield from (f"It is a member of «{name}»." for (name,) in cursor.fetchall())
    cursor.execute(
        "SELECT has_schema_privilege(%(role)s, 'public', 'USAGE'),"
        " has_schema_privilege(%(role)s, 'public', 'CREATE'),"
        " has_database_privilege(%(role)s, current_database(), 'CREATE'),"
        " has_database_privilege(%(role)s, current_database(), 'TEMPORARY')",
        {"role": role},
    )
    enters, *creates = cursor.fetchone()
    if not enters:
        yield "It may not use the schema public."
    for what, may in zip(("tables", "schemas", "temporary tables"), creates, strict=True):
        if may:
            yield f"It may create {what}."
    cursor.execute(SEQUENCES, {"role": role})
    yield from (f"It may use the sequence {name}." for (name,) in cursor.fetchall())


def _of_tables(cursor, role: str) -> Iterator[str]:
    cursor.execute(TABLES, {"role": role})
    for shown, table, column, is_guarded, reads, adds, changes in cursor.fetchall():
        should_read = shown == table and table in READ and column in (READ[table] or (column,))
        should_add = shown == table and table in ADD
        if reads != should_read:
            yield f"It may {'not ' if should_read else ''}read {shown}.{column}."
        if adds != should_add:
            yield f"It may {'not ' if should_add else ''}add to {shown}.{column}."
        if changes:
            yield f"It may change {shown}.{column}."
        if table in GUARDED and shown == table and not is_guarded:
            yield f"Rows of {shown} are not guarded."


def _of_functions(cursor, role: str) -> Iterator[str]:
    cursor.execute(OURS)
    for shown, name, is_everybodys in cursor.fetchall():
        if is_everybodys:
            yield f"Everybody may call {shown}."
            continue
        cursor.execute("SELECT has_function_privilege(%s, %s, 'EXECUTE')", [role, shown])
        if (may := cursor.fetchone()[0]) != (name in ASK):
            yield f"It may {'' if may else 'not '}call {shown}."


def arrange(connection) -> bool:
    """Make the role, unless it is there, and give it these rights alone; False when all was so.

    In one transaction: readers never stand before a closed door meanwhile. A Refusal where whoever
    asks may make no role.
    """
    tell_what_is_shown(connection)
    if not missing(connection):
        return False
    with transaction.atomic(using=connection.alias):
        _make(connection)
        with connection.cursor() as cursor:
            _grant(cursor)
    return True


def _make(connection) -> None:
    """Two that do it at once both succeed: a role belongs to all databases of a server."""
    given = connections.settings[READERS]
    role, password = sql.Identifier(given["USER"]), given["PASSWORD"]
    words = sql.SQL("ROLE {} {}").format(role, sql.SQL(MAKE))
    if password:
        connection.ensure_connection()
        hashed = encrypt_password(password, given["USER"], connection.connection, "scram-sha-256")
        words += sql.SQL(" PASSWORD {}").format(sql.Literal(hashed))
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [given["USER"]])
        is_there = cursor.fetchone() is not None
    if is_there and not _is_wrong(connection, given["USER"]):
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(sql.SQL("ALTER " if is_there else "CREATE ") + words)
    except IntegrityError:
        return  # another process was first
    except ProgrammingError as error:
        if isinstance(error.__cause__, DuplicateObject):
            return
        raise Refusal(
            f"Postgres lets «{connection.settings_dict['USER']}» make no role «{given['USER']}»: "
            "let somebody who may do so run manage.py database_roles, or make it with: "
            f"CREATE ROLE {given['USER']} {MAKE} PASSWORD '…'."
        ) from error


def _is_wrong(connection, role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rolinherit, {', '.join(ATTRIBUTES)} FROM pg_roles WHERE rolname = %s",  # noqa: S608
            [role],
        )
        return any(cursor.fetchone())


def _grant(cursor) -> None:
    """Take everything from the role and from everybody, then give what the tables above say."""
    role = sql.Identifier(readers_name())
    cursor.execute("SELECT current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    cursor.execute(
        sql.SQL(
            """
            REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role};
            REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {role};
            REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
            REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {role};
            GRANT TEMPORARY ON DATABASE {database} TO CURRENT_USER;
            GRANT CONNECT ON DATABASE {database} TO {role};
            GRANT USAGE ON SCHEMA public TO {role};
            """
        ).format(role=role, database=database)
    )
    for table, columns in READ.items():
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        what = sql.SQL("SELECT ({})").format(listed) if columns else sql.SQL("SELECT")
        cursor.execute(_given(what, table, role))
    for table in ADD:
        cursor.execute(_given(sql.SQL("INSERT"), table, role))
    cursor.execute(OURS)
    for shown, name, is_everybodys in cursor.fetchall():
        # As Postgres itself writes it, so it is quoted already.
        function = sql.SQL(shown)
        if is_everybodys:
            cursor.execute(sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(function))
        way = (
            "GRANT EXECUTE ON FUNCTION {} TO {}"
            if name in ASK
            else "REVOKE ALL ON FUNCTION {} FROM {}"
        )
        cursor.execute(sql.SQL(way).format(function, role))


def _given(what: sql.Composable, table: str, role: sql.Identifier) -> sql.Composed:
    return sql.SQL("GRANT {} ON {} TO {}").format(what, sql.Identifier("public", table), role)


def tell_what_is_shown(connection) -> None:
    """Let the database know whether stories usually show their editions: it guards them too."""
    told = "true" if settings.NEWSROOM_SHOW_EDITIONS else "false"
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.readers_usually_see_editions()")
        if cursor.fetchone()[0] is not bool(settings.NEWSROOM_SHOW_EDITIONS):
            cursor.execute(
                "CREATE OR REPLACE FUNCTION public.readers_usually_see_editions() RETURNS boolean"
                f" LANGUAGE sql STABLE AS 'SELECT {told}'"
            )


def after_migrate(*, using: str, **told) -> None:
    """New tables and functions are decided on with the migration that makes them.

    The role itself is made here in the private Postgres alone: elsewhere a role is somebody's own
    decision, and `manage.py database_roles` makes it.
    """
    if using != DEFAULT_DB_ALIAS or "plan" not in told or not readers_name():
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regprocedure('public.readers_moment()') IS NOT NULL,"
            " EXISTS (SELECT FROM pg_roles WHERE rolname = %s)",
            [readers_name()],
        )
        # Tables of an older day know nothing of readers.
        are_guarded, is_there = cursor.fetchone()
    if are_guarded and (is_there or "CLUSTER" in connection.settings_dict):
        arrange(connection)
