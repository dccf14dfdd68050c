"""Where pictures lie on disk, and how a file is written so that none is ever half there."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


class NotKept(OSError):
    """A file could not be written, mostly because the disk is full; nothing of it is left there."""


@deconstructible
class SafeFiles(FileSystemStorage):
    """A folder of MEDIA_ROOT whose files appear whole or not at all.

    Django's own storage leaves a truncated file under its final name when the disk is full; here
    the bytes go to a temporary name, are synced, and are then renamed. Names are random, so two
    writers never meet.
    """

    def __init__(self, folder: str, **given):
        self.folder = folder
        super().__init__(**given)

    @property
    def base_location(self):
        return str(Path(settings.MEDIA_ROOT) / self.folder)

    @property
    def location(self):
        return os.path.abspath(self.base_location)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is random, or another writer of it writes the same bytes."""
        return name

    def _save(self, name: str, content) -> str:
        try:
            return self._written(name, content)
        except OSError as error:
            raise NotKept(error.errno, error.strerror, name) from error

    def _written(self, name: str, content) -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=final.parent, prefix=".writing-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, self.file_permissions_mode)
            os.replace(temporary, final)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return name


def originals() -> SafeFiles:
    """Uploaded originals; never under a public address, and no business of other programs of the
    machine: they say where and by whom they were taken."""
    return SafeFiles("originals")


def printed() -> SafeFiles:
    """Renditions made by the press; the only pictures with a public address."""
    # nginx sends them, under a name of its own.
    return SafeFiles("printed", file_permissions_mode=0o644)


def share_cards() -> SafeFiles:
    """Drawn cards of stories; served only while the story is (reader/share_cards.py)."""
    return SafeFiles("share-cards")


def is_printed(name: str) -> bool:
    """Whether this rendition is there; asked for every card of a page, so it costs 3 µs."""
    return os.path.exists(os.path.join(settings.MEDIA_ROOT, "printed", name))
