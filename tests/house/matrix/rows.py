"""What a row of the table is: a route, who may ask it by which verb, and what is sent there."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """``reads`` and ``writes`` name the rules of GET and of POST.

    ``values`` fill the places in the address: texts, or names of things of the world as ``@name``;
    ``query`` follows it. ``sent`` is posted: values, or a function that is given the world, the
    story (or None) and who asks, and makes them. ``before`` is done first, and undone after.
    """

    route: str
    reads: str
    writes: str
    values: dict = field(default_factory=dict)
    query: str = ""
    sent: object = None
    before: Callable | None = None
    address: str = ""

    @property
    def said(self) -> str:
        """What tells rows of one route apart."""
        shown = [value for value in self.values.values() if not value.startswith("@")]
        return ", ".join([*shown, *filter(None, [self.query])])
