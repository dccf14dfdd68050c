"""Questions that every page asks: put into SQL once, asked many times.

Putting a queryset into SQL costs more than Postgres needs to answer it. The queryset stays the one
definition: it is built once with marks where the values of a request go, and its SQL is kept.
"""

from collections.abc import Callable
from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db import connection, models


class Prepared:
    """A question with places for values.

    ``build`` gets the marks by name and returns a queryset; ``columns`` are what it reads, in the
    order of a row. A mark is a value of the right type that stands nowhere else in the question.
    """

    def __init__(self, build: Callable[..., models.QuerySet], columns: tuple[str, ...], **marks):
        self.build, self.columns, self.marks = build, columns, marks

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
        sql, parameters = self._sql
        given = [values[one.name] if type(one) is _Place else one for one in parameters]
        return _asked(sql, given)


def rows_of(found: models.QuerySet, columns: tuple[str, ...]) -> list[tuple]:
    """Rows of plain values that can be told apart by their hash: arrays are tuples, JSON is text.
    One statement, none where nothing can be found."""
    try:
        return _asked(*_in_sql(found, columns))
    except EmptyResultSet:
        return []


def _in_sql(found: models.QuerySet, columns: tuple[str, ...]) -> tuple[str, tuple]:
    return found.values_list(*columns).query.sql_with_params()


def _asked(sql: str, parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    arrays = {place for row in rows for place, one in enumerate(row) if type(one) is list}
    if not arrays:
        return rows
    return [tuple(tuple(one) if type(one) is list else one for one in row) for row in rows]


class _Place:
    def __init__(self, name: str):
        self.name = name
