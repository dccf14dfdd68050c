"""A login for the desk that owns nothing: what the web processes and `manage.py deliver` need.

Who owns a table may switch its triggers off, and with them go the rules that a printed edition is
never changed and that the register of the house is never emptied. So migrations run with the
owner's login, and processes that answer requests with one that reads and writes rows and nothing
else: its name is NEWSROOM_DESK_ROLE where migrations run, and DATABASE_URL has it elsewhere.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from psycopg2 import sql
from psycopg2.errors import LockNotAvailable

from newsroom.refusals import Refusal
from newsroom.roles import MAKE, OURS, attributes_of, is_there

POLICY = "the_desk"
# A policy waits for all who read its table, such as a backup, and all readers wait behind it.
WAITS = "3s"
ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Of each table of ours: whether rows are guarded, whether the desk sees them all the same, whether
# it has a right to rows that it needs, and one that it must not have.
TABLES = """
SELECT c.relname, c.relrowsecurity,
       EXISTS (SELECT FROM pg_policies WHERE tablename = c.relname AND schemaname = 'public'
                AND policyname = %(policy)s AND %(role)s = ANY (roles)),
       has_table_privilege(%(role)s, c.oid, 'SELECT')
         AND has_table_privilege(%(role)s, c.oid, 'INSERT')
         AND has_table_privilege(%(role)s, c.oid, 'UPDATE')
         AND has_table_privilege(%(role)s, c.oid, 'DELETE'),
       has_table_privilege(%(role)s, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')
  FROM pg_class c
 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1
"""
# What belongs to an extension may be a superuser's: nobody else may give rights to it.
GIVEN = """
SELECT c.relname, c.relkind = 'S' FROM pg_class c
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relnamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1
"""
SEQUENCES = """
SELECT relname FROM pg_class c
 WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
   AND NOT CASE WHEN relkind = 'S' THEN has_sequence_privilege(%s, oid, 'USAGE') END
"""
# What a role that owns something, or belongs to one that does, could do with it.
REACHES = """
SELECT DISTINCT pg_get_userbyid(c.relowner) FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(%s, c.relowner, 'MEMBER')
"""


def missing(connection, role: str) -> list[str]:
    """What the role may not do and should, or may and should not; each a sentence."""
    with connection.cursor() as cursor:
        if not is_there(cursor, role):
            return [f"There is no role «{role}»."]
        return [
            *attributes_of(cursor, role),
            *_of_ownership(cursor, role),
            *_of_tables(cursor, role),
        ]


def _of_ownership(cursor, role: str) -> Iterator[str]:
    cursor.execute(REACHES, [role])
    yield from (f"It has what «{name}» owns." for (name,) in cursor.fetchall())
    cursor.execute(
        "SELECT has_schema_privilege(%(role)s, 'public', 'CREATE'),"
        " has_database_privilege(%(role)s, current_database(), 'CREATE'),"
        " has_database_privilege(%(role)s, current_database(), 'TEMPORARY')",
        {"role": role},
    )
    kinds = ("tables", "schemas", "temporary tables")
    for what, may in zip(kinds, cursor.fetchone(), strict=True):
        if may:
            yield f"It may create {what}."
    cursor.execute(OURS)
    for shown, _name, _is_everybodys in cursor.fetchall():
        cursor.execute("SELECT has_function_privilege(%s, %s, 'EXECUTE')", [role, shown])
        if not cursor.fetchone()[0]:
            yield f"It may not call {shown}."


def _of_tables(cursor, role: str) -> Iterator[str]:
    cursor.execute(TABLES, {"role": role, "policy": POLICY})
    for table, is_guarded, sees_all, has_rows, has_more in cursor.fetchall():
        if not has_rows:
            yield f"It may not read and write {table}."
        if has_more:
            yield f"It may do more with {table} than read and write rows."
        if is_guarded and not sees_all:
            yield f"It does not see every row of {table}."
    cursor.execute(SEQUENCES, [role])
    yield from (f"It may not use the sequence {name}." for (name,) in cursor.fetchall())


def arrange(connection, role: str) -> bool:
    """Make the role, unless it is there, and give it these rights alone; False when all was so.

    It is made without a password: `\\password` in psql, or a certificate, lets it in. A Refusal
    where the role is the one that asks, where somebody else holds a table, and where the role may
    do more than can be taken from it here; what could be given is given then.
    """
    if role == connection.settings_dict["USER"]:
        raise Refusal(
            f"NEWSROOM_DESK_ROLE is «{role}», who runs this and owns the tables: name the login of "
            "the web processes."
        )
    if not missing(connection, role):
        return False
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAITS])
            if not is_there(cursor, role):
                cursor.execute(sql.SQL("CREATE ROLE {} " + MAKE).format(sql.Identifier(role)))
            _grant(cursor, role)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise Refusal(
            f"Somebody has held a table for {WAITS}, perhaps a backup: nothing was given to "
            f"«{role}»; run manage.py database_roles when they are done."
        ) from error
    if left := missing(connection, role):
        raise Refusal(
            f"The role «{role}» has its rights, but not those alone; let somebody who may do so "
            f"change it: {' '.join(left)}"
        )
    return True


def _grant(cursor, role: str) -> None:
    named, rows = sql.Identifier(role), sql.SQL(", ".join(ROWS))
    cursor.execute("SELECT current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    cursor.execute(
        sql.SQL(
            """
            REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {role};
            GRANT TEMPORARY ON DATABASE {database} TO CURRENT_USER;
            GRANT CONNECT ON DATABASE {database} TO {role};
            GRANT USAGE ON SCHEMA public TO {role};
            REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {role};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role};
            """
        ).format(role=named, database=database, rows=rows)
    )
    _grant_of_ours(cursor, named, rows)
    _let_see(cursor, role)


def _grant_of_ours(cursor, named: sql.Identifier, rows: sql.SQL) -> None:
    cursor.execute(GIVEN)
    for name, is_sequence in cursor.fetchall():
        of = sql.Identifier("public", name)
        if is_sequence:
            cursor.execute(sql.SQL("GRANT USAGE, SELECT ON SEQUENCE {} TO {}").format(of, named))
            continue
        cursor.execute(
            sql.SQL("REVOKE ALL ON TABLE {of} FROM {role}; GRANT {rows} ON TABLE {of} TO {role}")
            .format(of=of, role=named, rows=rows)
        )  # fmt: skip
    cursor.execute(OURS)
    for shown, _name, _is_everybodys in cursor.fetchall():
        # As Postgres itself writes it, so it is quoted already.
        words = sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}")
        cursor.execute(words.format(sql.SQL(shown), named))


def _let_see(cursor, role: str) -> None:
    """Every row of the tables whose rows are guarded."""
    named = sql.Identifier(role)
    cursor.execute(TABLES, {"role": role, "policy": POLICY})
    for table, is_guarded, sees_all, _has_rows, _has_more in cursor.fetchall():
        if is_guarded and not sees_all:
            of_table = sql.Identifier("public", table)
            policy = sql.Identifier(POLICY)
            cursor.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(policy, of_table))
            cursor.execute(
                sql.SQL("CREATE POLICY {} ON {} TO {} USING (true) WITH CHECK (true)").format(
                    policy, of_table, named
                )
            )


def after_migrate(*, using: str, **told) -> None:
    """New tables are the desk's with the migration that makes them."""
    role = settings.NEWSROOM_DESK_ROLE
    if using != DEFAULT_DB_ALIAS or "plan" not in told or not role:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        has_role = is_there(cursor, role)
    if has_role:
        arrange(connection, role)
