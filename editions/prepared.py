"""Questions that every page asks: put into SQL once, asked many times.

Putting a queryset into SQL costs more than Postgres needs to answer it. The queryset stays the one
definition: it is built once with marks where the values of a request go, and its SQL is kept.
Where its plan is the same for every value, Postgres keeps that, too.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from itertools import count
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extensions import AsIs

# Plans are named by these: an address in memory may be another question's later.
NUMBERS = count(1)
SQL_TYPES = {datetime: "timestamptz", int: "bigint", str: "text"}
PLACE = re.compile(r"%\((\w+)\)s")


class Prepared:
    """A question with places for values.

    ``build`` gets the marks by name and returns a queryset; ``columns`` are what it reads, in the
    order of a row. A mark is a value of the right type that stands nowhere else in the question.

    With ``is_planned_once`` each connection has it planned once, by PREPARE: for questions that
    enter an index by a number. Postgres knows nothing of the values then, so what is planned by how
    common a value is must not be asked like that. Behind a pooler that gives each transaction
    another connection it is asked like others (`newsroom.database`).
    """

    def __init__(
        self,
        build: Callable[..., models.QuerySet],
        columns: tuple[str, ...],
        *,
        is_planned_once: bool = False,
        **marks,
    ):
        self.build, self.columns, self.marks = build, columns, marks
        self.is_planned_once = is_planned_once
        # Connections of the driver that have it planned, and under what name.
        self._planned: WeakKeyDictionary = WeakKeyDictionary()

    @cached_property
    def _sql(self) -> tuple[str, list]:
        sql, parameters = _in_sql(self.build(**self.marks), self.columns)
        return sql, [self._place(one) for one in parameters]

    def _place(self, parameter):
        """The name of the value that goes here, or the parameter itself."""
        for name, mark in self.marks.items():
            if type(parameter) is type(mark) and parameter == mark:
                return _Place(name)
        return parameter

    def ask(self, **values) -> list[tuple]:
        """The rows, as ``rows_of`` gives them; one statement."""
        # Looked up once: the thread's connection is asked for by each use of Django's proxy.
        asked = connections[DEFAULT_DB_ALIAS]
        if self.is_planned_once and not asked.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
            return self._ask_planned(asked, values)
        sql, parameters = self._sql
        given = [values[one.name] if type(one) is _Place else one for one in parameters]
        with asked.cursor() as cursor:
            return _asked(cursor, sql, given)

    def _ask_planned(self, connection: BaseDatabaseWrapper, values: dict) -> list[tuple]:
        given = [values[one] for one in self.marks]
        with connection.cursor() as cursor:
            try:
                return self._executed(connection, cursor, given)
            except NotSupportedError:
                # A migration gave a column another type meanwhile, and Postgres refuses the old
                # plan from then on.
                self._planned.pop(connection.connection, None)
                if connection.in_atomic_block:
                    raise
                return self._executed(connection, cursor, given)

    def _executed(self, connection: BaseDatabaseWrapper, cursor, given: list) -> list[tuple]:
        name = self._planned.get(connection.connection) or self._plan(connection)
        return _asked(cursor, f"EXECUTE {name}{_listed(['%s'] * len(given))}", given)

    def _plan(self, connection: BaseDatabaseWrapper) -> str:
        """By the driver's own cursor: it is no question of a page. What it is called."""
        sql, parameters = self._sql
        numbered = {one: f"${place}" for place, one in enumerate(self.marks, 1)}
        shown = [AsIs(numbered[one.name]) if type(one) is _Place else one for one in parameters]
        types = _listed(map(_type_of, self.marks.values()))
        name = f"newsroom_{next(NUMBERS)}"
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            # Nothing else here is planned once; Postgres would go on to plan what has an array.
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            cursor.execute(f"PREPARE {name}{types} AS {sql}", shown)
        self._planned[connection.connection] = name
        return name


class PreparedText(Prepared):
    """The same for a statement written by hand, planned once. A place in it is %(name)s; the marks
    are values of the types that go there, a list with one such value for an array."""

    def __init__(self, sql: str, **marks):
        super().__init__(lambda **_marks: None, (), is_planned_once=True, **marks)
        self._text = sql

    @cached_property
    def _sql(self) -> tuple[str, list]:
        return PLACE.sub("%s", self._text), [_Place(name) for name in PLACE.findall(self._text)]


def _type_of(mark) -> str:
    return f"{SQL_TYPES[type(mark[0])]}[]" if type(mark) is list else SQL_TYPES[type(mark)]


def rows_of(found: models.QuerySet, columns: tuple[str, ...]) -> list[tuple]:
    """Rows of plain values that can be told apart by their hash: arrays are tuples, JSON is text.
    One statement, none where nothing can be found."""
    try:
        sql, parameters = _in_sql(found, columns)
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        return _asked(cursor, sql, parameters)


def _listed(words: Iterable[str]) -> str:
    """In brackets; nothing for none, as Postgres wants it."""
    listed = ", ".join(words)
    return f" ({listed})" if listed else ""


def _in_sql(found: models.QuerySet, columns: tuple[str, ...]) -> tuple[str, tuple]:
    return found.values_list(*columns).query.sql_with_params()


def _asked(cursor, sql: str, parameters) -> list[tuple]:
    cursor.execute(sql, parameters)
    rows = cursor.fetchall()
    # The columns that read arrays are never null.
    if not rows or list not in map(type, rows[0]):
        return rows
    return [tuple(tuple(one) if type(one) is list else one for one in row) for row in rows]


class _Place:
    def __init__(self, name: str):
        self.name = name
