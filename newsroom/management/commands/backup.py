"""Make a backup of the database and the pictures, or check one."""

from pathlib import Path

from django.core.management.base import BaseCommand

from newsroom.backups import making

LEFT_OUT = (
    "Not in it, and to be kept elsewhere: the keys of confidential notes (NEWSROOM_NOTE_KEYS, or "
    "the file note_keys of NEWSROOM_DATA; without them the notes stay sealed for ever), the secret "
    "key (NEWSROOM_SECRET_KEY, or the file secret_key), and the environment of the server."
)


class Command(BaseCommand):
    help = (
        "Writes the database and the pictures into a folder of their own below DIR, and reads all "
        "of it again. It may run while the newsroom works."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument(
            "--verify", action="store_true", help="Make none: check the one that DIR is."
        )

    def handle(self, *, folder: Path, verify: bool, **options):
        if verify:
            found = making.verify(folder.resolve(), self.told)
            rows = sum(found.rows.values())
            self.told(self.style.SUCCESS(f"Whole: {rows:,} rows, {len(found.files):,} files."))
            return
        made = making.make(folder.resolve(), self.told)
        manifest = making.Manifest.read(made)
        for name in manifest.missing[:20]:
            self.stderr.write(f"The original {name} is named by a row and is not on the disk.")
        rows, pictures = sum(manifest.rows.values()), sum(1 for _one in manifest.pictures)
        self.told(self.style.SUCCESS(f"{made}: {rows:,} rows, {pictures:,} files of pictures."))
        self.told(LEFT_OUT)

    def told(self, said: str) -> None:
        self.stdout.write(said)
        self.stdout.flush()
