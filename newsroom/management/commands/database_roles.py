"""Make the readers' role of READER_DATABASE_URL and give it its rights."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from newsroom import roles


class Command(BaseCommand):
    help = (
        "Gives the role that readers' pages connect with (READER_DATABASE_URL) the rights to what "
        "readers may see, and makes it where it is missing. Running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing: say what is not as it should be."
        )

    def handle(self, *, check: bool, **options):
        name = roles.readers_name()
        if not name:
            raise CommandError(
                "READER_DATABASE_URL is not set: give it the name and the password that the role "
                "is to have, such as postgres://newsroom_reader:…@host/newsroom."
            )
        if check:
            if found := roles.missing(connection):
                raise CommandError("\n".join([f"The role «{name}»:", *found]))
        elif roles.arrange(connection):
            self.stdout.write(f"The role «{name}» has the rights of readers now.")
            return
        self.stdout.write(f"The role «{name}» has the rights of readers and no others.")
