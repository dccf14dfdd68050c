"""Fills the database with synthetic published stories, for benchmarks."""

from django.core.management.base import BaseCommand, CommandError

from newsroom.corpus import load


class Command(BaseCommand):
    help = (
        "Makes synthetic published stories in Arabic, for benchmarks. Running it again goes on "
        "where it stopped; the same seed makes the same texts. After 50,000 the texts repeat, with "
        "numbers and times of their own: copies take a fraction of the time."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--articles", type=int, required=True, help="How many stories there are to be."
        )
        parser.add_argument("--seed", type=int, default=1, help="Decides every word (default 1).")
        parser.add_argument(
            "--add", action="store_true", help="Also where stories of another making exist."
        )
        parser.add_argument(
            "--processes", type=int, default=2, help="How many write; 0: this one itself."
        )

    def handle(self, *, articles: int, seed: int, add: bool, processes: int, **options):
        if articles < 1 or seed < 0 or processes < 0:
            raise CommandError("--articles must be 1 or more, --seed and --processes 0 or more.")
        last = None

        def tell(progress: load.Progress) -> None:
            nonlocal last
            last = progress
            self.stdout.write(
                f"{progress.done:,} of {progress.wanted:,} stories, {progress.rate:.0f} a second, "
                f"{_spoken(progress.remaining)} left",
                ending="\r" if self.stdout.isatty() else "\n",
            )
            self.stdout.flush()

        try:
            made = load.load(articles=articles, seed=seed, processes=processes, add=add, tell=tell)
        except load.OtherStories as error:
            raise CommandError(
                "There are stories in this database that are not of this corpus. Use an empty "
                "database, or say --add to put synthetic stories beside them."
            ) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped. The same command goes on from here.") from error
        if not made:
            self.stdout.write(f"The corpus has its {articles:,} stories already.")
            return
        self.stdout.write(f"\nMade {made:,} stories in {_spoken(last.seconds)}.")


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
