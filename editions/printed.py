"""The plain, frozen values that pages receive. Templates see these and never a manager."""

from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit

from django.utils.safestring import SafeString

from authors.models import Author
from editions.pictures import Picture
from language import saying
from tags.models import Section, Tag


@dataclass(frozen=True, slots=True)
class Credit:
    """One byline as printed. ``address`` is empty under a pen name, which hides the person."""

    name: str
    role: str
    role_label: str
    address: str
    author: Author | None
    is_pen_name: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    name: str
    url: str = ""
    used_for: str = ""
    consulted_on: date | None = None
    is_unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    kind: str
    label: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """A story as a list shows it."""

    number: int
    address: str
    kind: str
    kind_label: str
    kicker: str
    headline: str
    standfirst: str
    section: Section | None
    picture: Picture | None
    first_published_at: datetime
    updated_at: datetime
    names: tuple[str, ...] = ()
    # What pages wrote of it, and what stands for all that it says; () for what is not known by
    # that (editions.galleys).
    pieces: dict | None = field(default=None, compare=False, repr=False)
    key: tuple = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Related:
    headline: str
    address: str
    card: Card | None = None

    @property
    def is_outside(self) -> bool:
        return self.card is None

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "" if self.is_outside else ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A story as the article page shows it, from a stored edition or from the working copy."""

    number: int
    address: str
    short_address: str
    kind: str
    kind_label: str
    kicker: str
    headline: str
    short_headline: str
    standfirst: str
    dateline: str
    body: SafeString
    section: Section | None
    bylines: tuple[Credit, ...]
    attributions: tuple[Attribution, ...]
    tags: tuple[Tag, ...]
    picture: Picture | None
    first_published_at: datetime
    updated_at: datetime
    reading_minutes: int
    corrections: tuple[Correction, ...] = ()
    has_changes: bool = False
    """Whether readers may see it beside an earlier edition."""
    related: tuple[Related, ...] = ()
    # The number of the edition; 0 for a preview, of which nothing is printed.
    edition: int = 0
    byline_groups: tuple[tuple[str, tuple[Credit, ...]], ...] = field(default=())
    # What pages wrote of it (editions.galleys).
    pieces: dict | None = field(default=None, compare=False, repr=False)

    @property
    def source_parts(self) -> tuple[saying.Part, ...]:
        """«المصدران: أ وب» in pieces: (text, None), or ("", the name of a source)."""
        return saying.source_parts(one.name for one in self.attributions)

    @property
    def source_line(self) -> str:
        return saying.source_line(one.name for one in self.attributions)

    @property
    def description(self) -> str:
        return self.standfirst or self.headline

    @property
    def is_updated(self) -> bool:
        return self.updated_at > self.first_published_at

    @property
    def signing_authors(self) -> tuple[Author, ...]:
        """The people whose box closes the page: each once, in order, none under a pen name."""
        return tuple(dict.fromkeys(one.author for one in self.bylines if one.author))
