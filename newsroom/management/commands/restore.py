"""Bring back a backup of the database and the pictures."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles import audit
from newsroom import roles
from newsroom.backups import making, restoring


class Command(BaseCommand):
    help = (
        "Restores the backup in DIR, as `manage.py backup` made it, into an empty database and an "
        "empty folder of pictures. Stop the server first."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument(
            "--replace", action="store_true",
            help="Also where something is: the database is emptied first, and what was in it lost.",
        )  # fmt: skip

    def handle(self, *, folder: Path, replace: bool, **options):
        manifest = restoring.restore(folder.resolve(), replace=replace, told=self.told)
        applied = set(making.migrations())
        if applied != set(manifest.migrations):
            raise CommandError("The migrations are not those of the backup.")
        found = audit.verify()
        if found.broken or (found.entries, found.hash) != manifest.register:
            why = found.broken.why if found.broken else "it ends at another entry"
            raise CommandError(f"The register of the house does not hold: {why}.")
        self.told(f"The register of the house holds: {found.entries} entries.")
        self.told(self.style.SUCCESS(f"Restored as of {manifest.made_at}."))
        # Rights are not in a dump: until then readers' pages would stand before a closed door.
        if roles.readers_name():
            roles.arrange(connection)
        self.told("Now run: manage.py migrate; then start the server.")

    def told(self, said: str) -> None:
        self.stdout.write(said)
        self.stdout.flush()
