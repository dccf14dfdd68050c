"""Make every file of pictures that printed pages promise and that is not there yet."""

import time

from django.core.management.base import BaseCommand

from editions.queries import database_moment
from images import cutting, renditions
from images.models import Cutting, Image


class Command(BaseCommand):
    help = (
        "Cuts the pictures that wait. It can be stopped and run again, beside `deliver` and in "
        "several processes at once: no picture is cut twice."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="Also pictures that failed, at once."
        )
        parser.add_argument(
            "--old", action="store_true",
            help="Cut pictures anew that were cut before there were three formats: what is printed "
            "from now on, and portraits at once, get all three.",
        )  # fmt: skip

    def handle(self, *, again: bool, old: bool, **options):
        if old:
            self.cut_old()
        if again:
            cutting.try_again(Cutting.objects.exclude(failure=""))
        total = Cutting.objects.filter(given_up_at=None).count()
        begun, done, failed = time.monotonic(), 0, 0
        while sum(now := cutting.work(clock=database_moment, seconds=0.001)):
            done, failed = done + now[0], failed + now[1]
            self.stdout.write(f"{done + failed} of {total}, {time.monotonic() - begun:.0f} s")
            self.stdout.flush()
        left = Cutting.objects.count()
        self.stdout.write(
            self.style.SUCCESS(f"Cut {done} pictures.")
            if not left
            else f"Cut {done} pictures; {left} wait or were set aside."
        )

    def cut_old(self) -> None:
        images = Image.objects.exclude(renditions={}).exclude(renditions__has_key="stem")
        for image in images.order_by("pk").iterator(100):
            if not renditions.make_anew(image):
                self.stderr.write(f"The original of picture {image.pk} cannot be read.")
