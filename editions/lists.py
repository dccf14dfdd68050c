"""Lists while they are read: real ones, and those that word processors only draw."""

import re
from dataclasses import dataclass, field

from editions.blocks import Blocks, Path
from editions.inline import SPACES

# What stands before a numbered item of Word's: "1.", "(2)", "أ-", "iv)".
NUMBERED = re.compile(r"[(\[]?\w{1,5}[.)\]\-–:،]$|\d{1,3}$")
MOST_LIST_LEVELS = 4


@dataclass(slots=True)
class OpenList:
    path: Path  # up to and with the list itself; in cells and quotes: without any list
    item: int | None = None  # place of the open li on the stack
    last_item: Path = ()
    is_list: bool = True


@dataclass(slots=True)
class WordLists:
    """Word's list paragraphs, which know only their level: (level, tag, list, last item)."""

    levels: list[tuple[int, str, Path, Path]] = field(default_factory=list)

    def place(self, blocks: Blocks, base: Path, level: int, marker: str) -> Path:
        tag = "ol" if NUMBERED.match(SPACES.sub("", marker).strip("\u200e\u200f")) else "ul"
        while self.levels and self.levels[-1][0] > level:
            self.levels.pop()
        if self.levels and self.levels[-1][:2] == (level, tag):
            inside = self.levels.pop()[2]
        else:
            if self.levels and self.levels[-1][0] == level:
                self.levels.pop()
            outer = self.levels[-1][3] if self.levels else base
            inside = (*outer, blocks.container(tag))
        if len(self.levels) >= MOST_LIST_LEVELS:
            inside = self.levels[-1][2]
        item = (*inside, blocks.container("li"))
        self.levels.append((level, tag, inside, item))
        return item
