"""Make the readers' role of READER_DATABASE_URL and the desk's of NEWSROOM_DESK_ROLE, and give
them their rights."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from newsroom import desk_role, roles


class Command(BaseCommand):
    help = (
        "Gives the role that readers' pages connect with (READER_DATABASE_URL) the rights to what "
        "readers may see, and the role of the web processes (NEWSROOM_DESK_ROLE) those to rows and "
        "nothing else; makes them where they are missing. Running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing: say what is not as it should be."
        )

    def handle(self, *, check: bool, **options):
        readers, desk = roles.readers_name(), settings.NEWSROOM_DESK_ROLE
        if not (readers or desk):
            raise CommandError(
                "READER_DATABASE_URL is not set: give it the name and the password that the role "
                "is to have, such as postgres://newsroom_reader:…@host/newsroom."
            )
        if readers:
            self.settle(readers, "of readers", check, roles.missing, roles.arrange)
        if desk:
            self.settle(
                desk, "of the desk", check,
                lambda connection: desk_role.missing(connection, desk),
                lambda connection: desk_role.arrange(connection, desk),
            )  # fmt: skip

    def settle(self, name: str, whose: str, check: bool, missing, arrange) -> None:
        if check:
            if found := missing(connection):
                raise CommandError("\n".join([f"The role «{name}»:", *found]))
        elif arrange(connection):
            self.stdout.write(f"The role «{name}» has the rights {whose} now.")
            return
        self.stdout.write(f"The role «{name}» has the rights {whose} and no others.")
