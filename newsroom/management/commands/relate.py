"""Finds what belongs beside printed stories, and by what copies are found, where it is missing."""

import time

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.copies import keep_sketch
from articles.models import Article
from editions.models import Edition
from editions.printing import file_nearness

BATCH = 100


class Command(BaseCommand):
    help = (
        "Finds the near stories of printed ones that have none yet, after an import for example, "
        "and makes the sketches by which near copies are found. "
        "It can be stopped and run again: what is done is not done twice."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", dest="every", help="Anew for every story."
        )
        parser.add_argument(
            "--after", type=int, default=0, metavar="EDITION",
            help="With --all: go on after this edition, the last that was told.",
        )  # fmt: skip

    def handle(self, *, every: bool, after: int, **options):
        seen = Q(live__endswith__gt=timezone.now()) | Q(live__upper_inf=True)
        editions = Edition.objects.filter(seen, live__isempty=False, pk__gt=after)
        done = self.each(editions if every else editions.filter(sketch=None), relate)
        self.stdout.write(self.style.SUCCESS(f"Related {done} editions."))
        done = self.each(Article.objects.filter(sketch=None), keep_sketch)
        self.stdout.write(self.style.SUCCESS(f"Sketched {done} working copies."))

    def each(self, waiting: QuerySet, act) -> int:
        """Do it with every row in the order of its number, each in a transaction of its own."""
        total, begun, done, last = waiting.count(), time.monotonic(), 0, 0
        while batch := list(waiting.filter(pk__gt=last).defer("search").order_by("pk")[:BATCH]):
            for row in batch:
                with transaction.atomic(), connection.cursor() as cursor:
                    # What a crash of the server takes away is found again by the next run.
                    cursor.execute("SET LOCAL synchronous_commit = off")
                    act(row)
            last = batch[-1].pk
            done += len(batch)
            self.stdout.write(f"{done} of {total}, to {last}, {time.monotonic() - begun:.0f} s")
        return done


def relate(edition: Edition) -> None:
    file_nearness(edition, list(edition.tag_rows.values_list("tag_id", flat=True)))
