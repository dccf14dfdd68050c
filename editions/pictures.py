"""A printed picture as pages need it: its crops, and for each the addresses of its files."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from images import crops
from images.files import is_printed

log = logging.getLogger("newsroom.pictures")

Address = Callable[[str], str]

LARGEST_SMALL = 800  # pixels: 18rem on a screen of nearly three pixels to one


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of a picture: its address and its size in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Crop:
    """A crop in its widths, smallest first. ``src`` and its size are those of the middle one.

    ``avif`` and ``webp`` are empty for what was printed before there were three formats.
    """

    renditions: tuple[Rendition, ...]
    has_formats: bool

    @property
    def middle(self) -> Rendition:
        return crops.middle(self.renditions)

    @property
    def last(self) -> Rendition:
        return self.renditions[-1]

    @property
    def src(self) -> str:
        return self.middle.src

    @property
    def width(self) -> int:
        return self.middle.width

    @property
    def height(self) -> int:
        return self.middle.height

    @property
    def small(self) -> "Crop":
        """Without the widths that no small place needs: pages of many cards say less."""
        fitting = tuple(one for one in self.renditions if one.width <= LARGEST_SMALL)
        return replace(self, renditions=fitting) if fitting else self

    @property
    def srcset(self) -> str:
        return ", ".join(f"{one.src} {one.width}w" for one in self.renditions)

    @property
    def avif(self) -> str:
        return self._in("avif")

    @property
    def webp(self) -> str:
        return self._in("webp")

    def _in(self, form: str) -> str:
        if not self.has_formats:
            return ""
        return ", ".join(
            f"{one.src.removesuffix('jpg')}{form} {one.width}w" for one in self.renditions
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its words; ``crops`` as they are stored, read when a page asks for one.

    A crop whose files are gone is None: the page is shown without it.
    """

    alt: str
    caption: str
    credit: str
    crops: Mapping[str, list]
    address: Address
    colours: str = ""
    stem: str = ""
    is_checked: bool = False

    @property
    def natural(self) -> Crop | None:
        return self._crop("natural")

    @property
    def card(self) -> Crop | None:
        return self._crop("card")

    @property
    def wide(self) -> Crop | None:
        """Of what was printed before there was this crop the card; so with the square."""
        return self._crop("wide") if self.crops.get("wide") else self.card

    @property
    def square(self) -> Crop | None:
        return self._crop("square") if self.crops.get("square") else self.card

    @property
    def share(self) -> Crop | None:
        return self._crop("share")

    def _crop(self, name: str) -> Crop | None:
        stored = self.crops.get(name)
        if not stored:
            return None
        if not self.stem:
            if self.is_checked and not _is_there(stored[0]["name"]):
                return None
            return Crop(
                tuple(
                    Rendition(self.address(one["name"]), one["width"], one["height"])
                    for one in stored
                ),
                has_formats=False,
            )
        first = crops.name_of(self.stem, name, crops.middle(stored)[0], "jpg")
        if self.is_checked and not _is_there(first):
            return None
        # One address is asked for; the names differ in their width alone.
        before, _, after = self.address(first).rpartition(f"-{crops.middle(stored)[0]}.")
        return Crop(
            tuple(
                Rendition(f"{before}-{width}.{after}", width, height) for width, height in stored
            ),
            has_formats=True,
        )

    @classmethod
    def stored(
        cls, value: dict | None, address: Address, *, is_checked: bool = False
    ) -> "Picture | None":
        """From the JSON of an edition or an image; ``address`` turns a file's name into a URL.

        ``is_checked`` looks whether the files are there, for pages that are made now.
        """
        if not value or not value.get("natural"):
            return None
        return cls(
            value["alt"],
            value["caption"],
            value["credit"],
            {name: value.get(name) or [] for name in crops.CROPS},
            address,
            value.get("colours", ""),
            value.get("stem", ""),
            is_checked,
        )


def _is_there(name: str) -> bool:
    """Whether this file or one that may stand in for it is there."""
    if is_printed(name) or any(map(is_printed, crops.stand_ins(name))):
        return True
    _tell_missing(name)
    return False


@lru_cache(maxsize=1000)
def _tell_missing(name: str) -> None:
    """Once for each file in a process, however often pages are made without it."""
    log.warning("The picture file %s is missing: pages are shown without it", name)
