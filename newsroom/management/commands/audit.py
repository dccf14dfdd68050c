"""Check the register of the house, or tell its last hash."""

import sys

from django.core.management.base import BaseCommand, CommandError

from articles import audit
from articles.models import AuditEntry


class Command(BaseCommand):
    help = (
        "«audit verify» goes through the register of the house and names the first entry that was "
        "changed, put in or taken out; «audit last» prints the number and the hash of the newest "
        "entry, which kept outside the database shows whether the whole was written anew."
    )

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["verify", "last"])
        parser.add_argument(
            "--holds", action="append", default=[], metavar="HASH",
            help="A hash of a daily letter, kept outside the database: it must be there.",
        )  # fmt: skip

    def handle(self, *, act: str, holds: list[str], **options):
        if act == "last":
            self.stdout.write("{} {}".format(*audit.last()))
            return
        found = audit.verify(self.progress)
        if found.broken:
            raise CommandError(f"{found.entries} entries hold, then: {found.broken.why}.")
        for kept in holds:
            if not AuditEntry.objects.filter(hash=kept.strip().lower()).exists():
                raise CommandError(f"The hash {kept} is not in the register: it was written anew.")
        told = f"All {found.entries} entries hold. Last hash: {found.hash or 'none'}"
        self.stdout.write(self.style.SUCCESS(told))

    def progress(self, done: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} entries hold", ending="")
