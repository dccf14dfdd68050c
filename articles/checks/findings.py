"""What a check found, and where."""

from dataclasses import dataclass

from articles.models import Level
from editions.passages import Change


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at, at its place.

    ``rule`` is a key of ``RULES`` and ``level`` how strict that rule is here. ``field`` is the name
    of a field of the story's form, or of a set of its rows (bylines, attributions, related_links).
    Of words, ``start`` and ``end`` count characters in the field, in the body of its passage
    ``block`` (``editions.passages``); ``quote`` is what stands there, between ``before`` and
    ``after``. ``target`` is the number of a picture or of a story that the finding is about.
    ``changes`` mend it; without any a person decides.
    """

    rule: str
    level: str
    field: str
    message: str
    block: int | None = None
    start: int | None = None
    end: int | None = None
    before: str = ""
    quote: str = ""
    after: str = ""
    target: int | None = None
    changes: tuple[Change, ...] = ()
    waived: bool = False

    @property
    def mend(self) -> bool:
        """Whether it mends itself at a click."""
        return bool(self.changes)

    @property
    def is_required(self) -> bool:
        return self.level == Level.REQUIRED


@dataclass(frozen=True, slots=True)
class Found:
    """What the function of a rule answers; ``articles.checks.find`` makes a Finding of it."""

    field: str
    message: str
    block: int | None = None
    start: int | None = None
    end: int | None = None
    before: str = ""
    quote: str = ""
    after: str = ""
    target: int | None = None
    changes: tuple[Change, ...] = ()
