"""Fills the sample newsroom: people, pictures, stories in every state, and their logins."""

import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.sample import load, plan


class Command(BaseCommand):
    help = "Creates the sample newsroom and its logins. Running it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--force", action="store_true",
            help="Also where NEWSROOM_DEMO is not 1; the logins get passwords made up now.",
        )  # fmt: skip
        parser.add_argument(
            "--processes", type=int, default=2, help="How many draw pictures; 0: this one itself."
        )

    def handle(self, *, force: bool, processes: int, **options):
        open_to_all = settings.NEWSROOM_DEMO or settings.DEBUG
        if not (open_to_all or force):
            raise CommandError(
                "This would put sample stories and logins into a real newsroom. "
                "Set NEWSROOM_DEMO=1, or say --force if that is what you want."
            )
        shown = {row["username"]: row for row in plan.people()["login"] if row["shown"]}
        fresh: dict[str, str] = {}

        def password(username: str) -> str | None:
            """Known to everybody in a demonstration, made up where the newsroom may be real."""
            if username not in shown:
                return None
            word = demo_password(username) if open_to_all else secrets.token_urlsafe(12)
            fresh[username] = word
            return word

        load.load(processes=processes, password=password, say=self.say)
        self.say("\nSample logins:")
        for username, row in shown.items():
            word = fresh.get(username) or (
                demo_password(username) if open_to_all else "(as it was printed before)"
            )
            self.say(f"  {username:<6}  {word:<20}  {row['group']}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def demo_password(username: str) -> str:
    """The password of a login of the demonstration."""
    return f"{username}-newsroom"
