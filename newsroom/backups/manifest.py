"""What must be in a backup: how many rows each table has, and the SHA-256 of every file.

``manifest.json`` lies in the folder of each backup and is written last. Sizes are bytes.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from newsroom.refusals import Refusal

FILE = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
# Cards that are drawn for sharing are left out: they are drawn again when somebody asks.
FOLDERS = ("originals", "printed")
FORMAT = 1
CHUNK = 1024 * 1024
TOLD_EVERY = 500  # files

Told = Callable[[str], None]


@dataclass
class Manifest:
    """``files`` is path -> (size, SHA-256), below the folder of the backup."""

    made_at: str
    postgres: int
    migrations: list[str]
    rows: dict[str, int]
    register: tuple[int, str]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    # Originals that rows name and that were not on the disk: said, as nobody can bring them back.
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        with open(folder / FILE, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        try:
            known = json.loads((folder / FILE).read_text(encoding="utf-8"))
            files = {name: tuple(one) for name, one in known.pop("files").items()}
            register = tuple(known.pop("register"))
            made = cls(files=files, register=register, **known)
        except FileNotFoundError as error:
            raise Refusal(f"{folder} is no backup: it has no {FILE}.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refusal(f"{folder / FILE} cannot be read: the backup is damaged.") from error
        if made.format != FORMAT:
            raise Refusal(f"{folder} was made by another release: restore it with that one.")
        return made

    @property
    def pictures(self) -> Iterator[str]:
        """Paths below the media folder."""
        return (name.partition("/")[2] for name in self.files if name.startswith(f"{MEDIA}/"))


def digest(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file, read once."""
    size, hashed = 0, hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            hashed.update(chunk)
            size += len(chunk)
    return size, hashed.hexdigest()


def check_files(folder: Path, manifest: Manifest, told: Told) -> None:
    """Read every file and compare; a Refusal names the first that is missing or was changed."""
    for count, (name, expected) in enumerate(manifest.files.items(), 1):
        try:
            found = digest(folder / name)
        except OSError as error:
            raise Refusal(
                f"{folder / name} cannot be read ({error.strerror}): the backup is damaged."
            ) from error
        if found != expected:
            raise Refusal(f"{folder / name} is not as it was written: the backup is damaged.")
        if not count % TOLD_EVERY or count == len(manifest.files):
            told(f"Verified {count:,} of {len(manifest.files):,} files")
