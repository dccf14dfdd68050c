"""Rows into Postgres by COPY, about ten times cheaper than INSERT for the newsroom's processes."""

import io
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
NULL = r"\N"


def copy(model: type[models.Model], rows: Iterable[dict]) -> None:
    """Store rows of one table; a column that a row does not name gets the field's default."""
    rows = list(rows)
    if not rows:
        return
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and (not field.primary_key or field.attname in rows[0])
    ]
    defaults = {field.attname: field.get_default() for field in fields}
    unknown = {name for row in rows for name in row} - set(defaults)
    if unknown:
        raise ValueError(f"{model.__name__} has no column {', '.join(sorted(unknown))}")
    copy_into(
        model._meta.db_table,
        [field.column for field in fields],
        ((defaults | row).values() for row in rows),
    )


def copy_into(table: str, columns: Iterable[str], rows: Iterable[Iterable]) -> None:
    """Store rows of values, in the order of the columns."""
    text = io.StringIO()
    for row in rows:
        text.write("\t".join(map(encoded, row)) + "\n")
    text.seek(0)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        # The driver's own cursor: Django's does not know COPY.
        cursor.cursor.copy_expert(
            f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN", text
        )


def encoded(value) -> str:
    """A value in the text format of COPY."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return value.translate(ESCAPED)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds()} seconds"
    if isinstance(value, list):
        # Quoted, so that a word that reads «null» stays a word.
        return "{" + ",".join(f'"{encoded(one)}"' for one in value) + "}"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False).translate(ESCAPED)
    if isinstance(value, DateTimeTZRange):
        upper = f'"{value.upper.isoformat()}"' if value.upper else ""
        return f'["{value.lower.isoformat()}",{upper})'
    raise TypeError(f"no column holds a {type(value).__name__}")
