"""What a row of the table is: a route, who may ask it by which verb, and what is sent there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from tests.house.matrix.rules import ELSEWHERE, OF_STORIES, OF_THE_REST, ON_STORIES, STATES, cells


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

    # The columns and the rules it is read with.
    columns: ClassVar = ELSEWHERE
    rules: ClassVar = OF_THE_REST
    states: ClassVar = ("",)

    @property
    def said(self) -> str:
        """What tells rows of one route apart."""
        shown = [value for value in self.values.values() if not value.startswith("@")]
        return ", ".join([*shown, *filter(None, [self.query])])

    def rule(self, verb: str) -> dict[str, str]:
        """For each column what is right: one answer, or one for each state."""
        name = self.reads if verb == "GET" else self.writes
        return cells(self.rules[name], self.columns)


class StoryRow(Row):
    """A row about one story, in every state that it may have."""

    __slots__ = ()
    columns = ON_STORIES
    rules = OF_STORIES
    states = STATES
