"""Let somebody in who is locked out: for whoever has the terminal, when nobody else can."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from articles import audit
from desk import attempts
from desk.accounts import take_factors


class Command(BaseCommand):
    help = (
        "Forgets the failed sign-ins of a person. With --without-factor their second factors and "
        "recovery codes are taken away and their sessions end: they set up a new one. A new "
        "password is given with changepassword."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="The name for signing in.")
        parser.add_argument("--without-factor", action="store_true")

    def handle(self, *, name: str, without_factor: bool, **options):
        people = get_user_model()
        person = people.objects.filter(**{people.USERNAME_FIELD: name}).first()
        if person is None:
            raise CommandError(f"Nobody signs in as «{name}».")
        forgotten = attempts.forget(name)
        audit.enter("account.let_in", subject=f"user {name}", detail=f"attempts={forgotten}")
        told = f"Forgot {forgotten} failed attempts."
        if without_factor:
            told += f" Took {take_factors(person, by=None)} second factors away."
        self.stdout.write(self.style.SUCCESS(told))
