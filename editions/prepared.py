"""Questions that every page asks: put into SQL once, asked many times.

Putting a queryset into SQL costs more than Postgres needs to answer it. The queryset stays the one
definition: it is built once with marks where the values of a request go, and its SQL is kept.
"""

from collections.abc import Callable, Iterator
from functools import cached_property

from django.db import connection, models


class Prepared:
    """A question with places for values.

    ``build`` gets the marks by name and returns a queryset; ``columns`` are what it reads, in the
    order of a row. A mark is a value of the right type that stands nowhere else in the question.
    JSON comes as text.
    """

    def __init__(self, build: Callable[..., models.QuerySet], columns: tuple[str, ...], **marks):
        self.build, self.columns, self.marks = build, columns, marks

    @cached_property
    def _sql(self) -> tuple[str, list]:
        rows = self.build(**self.marks).values_list(*self.columns)
        sql, parameters = rows.query.sql_with_params()
        return sql, [self._place(one) for one in parameters]

    def _place(self, parameter):
        """The name of the value that goes here, or the parameter itself."""
        for name, mark in self.marks.items():
            if type(parameter) is type(mark) and parameter == mark:
                return _Place(name)
        return parameter

    def ask(self, **values) -> Iterator[dict]:
        """Each row as a dictionary by column; one statement."""
        sql, parameters = self._sql
        given = [values[one.name] if type(one) is _Place else one for one in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            rows = cursor.fetchall()
        return (dict(zip(self.columns, row, strict=True)) for row in rows)


class _Place:
    def __init__(self, name: str):
        self.name = name
