"""The stories as they lie in the folder, and when each is to have been printed. Reads files only.

A story file holds: key, state (published, draft, in_review, returned, approved, scheduled or
withdrawn), the words of the story, the scene of its picture, bylines as [author key, role,
optional pen name], attributions as {source, url, used_for} or {unnamed}, tags, and related links
as story keys or {url, title}. In the body a read-also card names a story by its key. Optional:
comment (returned), reason (withdrawn), correction or clarification (the note of a second
edition), next_version (the headline of a draft on top of what is printed).
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
STORIES = HERE / "stories"
DAYS = 60
PRINTED = ("published", "withdrawn")
BETWEEN_BLOCKS = re.compile(r">\s*\n\s*<")
READ_ALSO = re.compile(r'<aside data-read-also="(?P<key>[a-z]+-\d+)"></aside>')


@dataclass(frozen=True)
class Sheet:
    """One story file. ``seed`` tells apart the pictures of one scene."""

    key: str
    state: str
    words: dict
    seed: int
    first_edition: list[list[str]] = field(default_factory=list)

    def __getitem__(self, name: str):
        return self.words[name]

    def get(self, name: str, default=""):
        return self.words.get(name, default)

    @property
    def note(self) -> tuple[str, str]:
        """Change and note of the second edition; two empty texts when there is none."""
        for change in ("correction", "clarification"):
            if text := self.get(change):
                return change, text
        return "", ""

    def neighbours(self) -> set[str]:
        """The keys of the stories that this one points at."""
        chosen = {one for one in self["related"] if isinstance(one, str)}
        return chosen | set(READ_ALSO.findall(self["body"]))

    def text(self, name: str, *, first: bool = False) -> str:
        """Standfirst or body; ``first``: as it stood before it was mended."""
        # As a body is stored: nothing between blocks, the empty attribute spelled out.
        text = BETWEEN_BLOCKS.sub("><", self[name].strip())
        text = text.replace("<aside data-pull-quote>", '<aside data-pull-quote="">')
        for mended, before in self.first_edition if first else ():
            text = text.replace(mended, before, 1)
        return text

    def body(self, numbers: dict[str, int], *, first: bool = False) -> str:
        """The body with story numbers for keys; a card of a story that is not there is left out."""

        def card(found: re.Match) -> str:
            number = numbers.get(found["key"])
            return f'<aside data-read-also="{number}"></aside>' if number else ""

        return READ_ALSO.sub(card, self.text("body", first=first))


def people() -> dict:
    """The tables of people.toml: section, author, source, tag, login."""
    return tomllib.loads((HERE / "people.toml").read_text("utf-8"))


def sheets(folder: Path = STORIES, keys: list[str] | None = None) -> list[Sheet]:
    """Every story, newest first: the first of each section, then the second of each."""
    mended = tomllib.loads((HERE / "first_editions.toml").read_text("utf-8"))
    order = {section["key"]: section["position"] for section in people()["section"]}
    seen: Counter[str] = Counter()
    found = []
    for file in sorted(folder.glob("*.toml")):
        words = tomllib.loads(file.read_text("utf-8"))
        found.append(
            Sheet(
                words["key"],
                words["state"],
                words,
                seen[words["scene"]],
                mended.get(words["key"], {}).get("replace", []),
            )
        )
        seen[words["scene"]] += 1
    if keys is not None:
        found = [sheet for sheet in found if sheet.key in keys]
    return sorted(found, key=lambda sheet: (sheet.key.rpartition("-")[2], order[sheet["section"]]))


def moments(count: int, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """When the printed stories were printed, newest first: over 60 days, closer towards now.

    Nothing but the last day's news is printed between midnight and six.
    """
    found = []
    for place in range(count):
        age = timedelta(days=DAYS) * min(1, (place + 1.5) / count) ** 2
        at = (now - age + timedelta(minutes=place * 17 % 50)).replace(second=0, microsecond=0)
        local = at.astimezone(zone)
        if age > timedelta(days=1) and local.hour < 6:
            at -= timedelta(hours=local.hour + 3)
        found.append(min(at, now - timedelta(minutes=50)))
    return found
