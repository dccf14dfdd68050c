"""Rebuild what was rendered when editions were printed, after a mended sanitiser or template."""

import time

from django.core.management.base import BaseCommand

from editions.models import Edition
from editions.printing import RENDERED, RENDERING, render
from editions.words import CHILDREN, children_of

BATCH = 200


class Command(BaseCommand):
    help = (
        "Renders printed editions anew from their own words; the words do not change. "
        "It can be stopped and run again: what is done is not done twice."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all",
            action="store_true",
            dest="every",
            help="Also editions of the present rendering.",
        )

    def handle(self, *, every: bool, **options):
        waiting = (
            Edition.objects.all() if every else Edition.objects.filter(rendering__lt=RENDERING)
        )
        total = waiting.count()
        begun, done, last = time.monotonic(), 0, 0
        while batch := list(
            waiting.filter(pk__gt=last)
            .defer("search")
            .order_by("pk")
            .prefetch_related(*CHILDREN)[:BATCH]
        ):
            for edition in batch:
                render(edition, children_of(edition))
            Edition.objects.bulk_update(batch, RENDERED)
            last = batch[-1].pk
            done += len(batch)
            self.stdout.write(f"{done} of {total}, {time.monotonic() - begun:.0f} s")
        self.stdout.write(self.style.SUCCESS(f"Rendered {done} editions."))
