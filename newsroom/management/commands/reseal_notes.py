"""Seal the confidential notes, and the secrets of second factors, with the newest key."""

from django.core.management.base import BaseCommand, CommandError

from articles import confidential
from articles.models import ConfidentialNote
from articles.sealing import CannotOpen, newest_key
from desk.accounts import reseal_factors
from newsroom.env import new_note_key

TOLD_EVERY = 100


class Command(BaseCommand):
    help = (
        "Seals every confidential note and every second factor with the first key of "
        "NEWSROOM_NOTE_KEYS. To change the key: make one with --new-key, put it before the old one "
        "(name:key,name:key), start the newsroom anew, run this, then take the old key away. It "
        "can be stopped and run again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--new-key", action="store_true", help="Print a new key and do nothing."
        )

    def handle(self, *, new_key: bool, **options):
        if new_key:
            self.stdout.write(new_note_key())
            return
        waiting = ConfidentialNote.objects.exclude(key_name=newest_key()).order_by("pk")
        numbers = list(waiting.values_list("pk", flat=True))
        failed = []
        for done, number in enumerate(numbers, 1):
            try:
                confidential.reseal(number)
            except CannotOpen:
                failed.append(str(number))
            if not done % TOLD_EVERY:
                self.stdout.write(f"{done} of {len(numbers)} notes")
        if failed:
            raise CommandError(
                f"{len(failed)} notes cannot be opened with the keys that are given; the key they "
                f"were sealed with is missing: {', '.join(failed[:5])}"
            )
        try:
            factors = reseal_factors()
        except CannotOpen:
            raise CommandError(
                "A second factor cannot be opened with the keys that are given; take it away with "
                "let_in --without-factor, or give the key it was sealed with."
            ) from None
        told = f"Sealed {len(numbers)} notes with the key {newest_key()}, and {factors} factors."
        self.stdout.write(self.style.SUCCESS(told))
