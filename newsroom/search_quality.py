"""How good the search is: documents and questions of a file, through the readers' own search.

A file is JSON: ``docs`` with id, title, body; ``queries`` with q, relevant and, optionally,
acceptable (neither rewarded nor punished) numbers of documents.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from editions.models import Edition
from editions.search.spelling import remember
from reader.search import Wish, found_by

LOOKED_AT = 10
# What a document needs; synonyms are those of this newsroom.
TABLES = (
    "editions_edition", "editions_editionbyline", "editions_editiontag", "editions_knownword",
    "authors_author", "tags_tag", "tags_othername", "tags_formertag", "tags_section",
)  # fmt: skip


class Unreadable(Exception):
    """The file is not of the format above; says what is wrong."""


@dataclass(frozen=True)
class Answer:
    """What one query brought: the numbers of the first ten documents."""

    q: str
    found: tuple[int, ...]
    relevant: frozenset
    acceptable: frozenset

    @property
    def missed(self) -> set:
        return set(self.relevant) - set(self.found)

    @property
    def wrong(self) -> list:
        return [one for one in self.found if one not in self.relevant | self.acceptable]

    @property
    def right(self) -> list:
        return [one for one in self.found if one in self.relevant]

    @property
    def recall(self) -> float:
        return len(self.right) / min(len(self.relevant), LOOKED_AT) if self.relevant else 1.0

    @property
    def precision(self) -> float | None:
        """Of what counts; None when nothing does."""
        counted = len(self.right) + len(self.wrong)
        return len(self.right) / counted if counted else None

    @property
    def reciprocal(self) -> float:
        """One over the place of the first right document; acceptable ones are passed over."""
        places = [one for one in self.found if one not in self.acceptable]
        return next((1 / n for n, one in enumerate(places, 1) if one in self.relevant), 0.0)


@dataclass(frozen=True)
class Quality:
    answers: tuple[Answer, ...]

    def _mean(self, values) -> float:
        values = list(values)
        return sum(values) / len(values) if values else 1.0

    @property
    def recall(self) -> float:
        return self._mean(one.recall for one in self.answers)

    @property
    def precision(self) -> float:
        """The mean over queries that found something that counts."""
        return self._mean(one.precision for one in self.answers if one.precision is not None)

    @property
    def reciprocal(self) -> float:
        return self._mean(one.reciprocal for one in self.answers if one.relevant)

    @property
    def unanswered(self) -> float:
        return self._mean(not one.found for one in self.answers if one.relevant)


def read(path: Path) -> tuple[list[dict], list[dict]]:
    """Documents and queries of a file."""
    try:
        data = json.loads(path.read_text("utf-8"))
        docs = [(int(one["id"]), str(one["title"]), str(one["body"])) for one in data["docs"]]
        queries = [
            (str(one["q"]), frozenset(one["relevant"]), frozenset(one.get("acceptable", ())))
            for one in data["queries"]
        ]
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{path} is not of the format: {error!r}") from error
    if len({number for number, *_rest in docs}) != len(docs):
        raise Unreadable(f"{path} gives two documents one number")
    return docs, queries


@contextmanager
def scratch() -> Iterator[None]:
    """An empty set of the tables that search reads, in a schema that is gone afterwards.

    All of it is one transaction that is rolled back: nothing of it is ever seen by others.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA search_scratch")
            for table in TABLES:
                cursor.execute(
                    f"CREATE TABLE search_scratch.{table} (LIKE public.{table} INCLUDING ALL)"
                )
            cursor.execute("SET LOCAL search_path = search_scratch, public")
            _ask_there(cursor)
        yield
        transaction.set_rollback(True)


# What search asks of the owner of the tables (editions/migrations/0021).
FUNCTIONS = """
SELECT pg_get_functiondef(oid) FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace AND proname IN ('readers_find', 'readers_commonness',
       'readers_named', 'readers_words_near', 'readers_words_known')
"""


def _ask_there(cursor) -> None:
    """Let the functions of search read these tables, until the transaction is rolled back."""
    cursor.execute(FUNCTIONS)
    for (made,) in cursor.fetchall():
        cursor.execute(re.sub(rf"\bpublic\.({'|'.join(TABLES)})\b", r"search_scratch.\1", made))


def measure(docs: list, queries: list) -> Quality:
    """Print the documents into a scratch schema and ask every query of the search page."""
    moment = timezone.now()
    at = moment - timedelta(hours=1)
    with scratch():
        editions = [
            Edition(
                pk=number, story_id=number, serial=1, headline=title[:200], text=body,
                live=DateTimeTZRange(at, None), printed_at=at, first_published_at=at, updated_at=at,
            )
            for number, title, body in docs
        ]  # fmt: skip
        Edition.objects.bulk_create(editions, batch_size=500)
        remember((f"{title}\n{body}", at) for _number, title, body in docs)
        return Quality(
            tuple(
                Answer(q, tuple(found_by(Wish(typed=q), moment)[:LOOKED_AT]), relevant, acceptable)
                for q, relevant, acceptable in queries
            )
        )
