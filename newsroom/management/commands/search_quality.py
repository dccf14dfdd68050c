"""Measures the readers' search with the documents and queries of a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsroom.search_quality import LOOKED_AT, Unreadable, measure, read


class Command(BaseCommand):
    help = (
        "Loads the documents of FILE (JSON: docs with id, title, body; queries with q, relevant, "
        "acceptable) into a scratch schema, asks its queries of the readers' search and prints "
        "recall, precision and mean reciprocal rank. Nothing is kept."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--misses", action="store_true", help="Also every query that is not answered well."
        )

    def handle(self, *, files: list[Path], misses: bool, **options):
        for path in files:
            try:
                docs, queries = read(path)
            except Unreadable as problem:
                raise CommandError(str(problem)) from problem
            quality = measure(docs, queries)
            if misses:
                titles = {number: title for number, title, _body in docs}
                for one in quality.answers:
                    for word, numbers in (("missed", one.missed), ("wrong", one.wrong)):
                        for number in numbers:
                            self.stdout.write(f"  {word}: «{one.q}» – {titles[number]}")
            self.stdout.write(
                f"{path.name}: {len(docs)} documents, {len(queries)} queries: "
                f"recall@{LOOKED_AT} {quality.recall:.3f}, precision {quality.precision:.3f}, "
                f"MRR {quality.reciprocal:.3f}, without an answer {quality.unanswered:.3f}"
            )
