"""Keeps the message catalogues: gathers what is said, keeps translations, compiles, checks."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import catalogue


class Command(BaseCommand):
    help = "Brings the message catalogues below locale/ up to date and compiles them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true",
            help="Change nothing; fail when a message is missing, uncertain or no longer said.",
        )  # fmt: skip
        parser.add_argument(
            "--drop", action="store_true", help="Forget translations of what is no longer said."
        )

    def handle(self, *, check: bool, drop: bool, **options):
        root = settings.SITE_DIR
        if not (root / "manage.py").exists():
            raise CommandError("Catalogues are kept in a checkout; an installed package has none.")
        every = [(one, other) for one in catalogue.PLURALS for other in catalogue.DOMAINS]
        if check:
            found = [line for each in every for line in catalogue.problems(root, *each)]
            if found:
                raise CommandError("\n".join([*found, f"{len(found)} to mend."]))
            self.stdout.write("The catalogues are complete.")
            return
        for language, domain in every:
            words = catalogue.write(root, language, domain, drop=drop)
            empty = sum(not all(catalogue.strings(one)) for one in words if one.id)
            self.stdout.write(
                f"{language} {domain}: {len(words)} messages, {empty} to translate, "
                f"{len(words.obsolete)} no longer said"
            )
