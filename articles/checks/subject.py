"""What is checked: the words and rows of a story, stored or only typed so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from editions import body
from editions.models import Edition
from editions.passages import Passage, passages
from images.models import Image

LINES = ("kicker", "headline", "short_headline", "standfirst", "lead_caption")


@dataclass
class Rows:
    """The rows that the checks ask about. Read when a rule asks for them, each in one statement."""

    signed: Callable[[], list[str]]  # kinds of the authors who sign, in order
    sources: Callable[[], list[bool]]  # of each attribution: whether it names a source
    related: Callable[[], list[int]]  # numbers of the related stories
    tags: Callable[[], int]  # how many


@dataclass
class Subject:
    """A story as the rules see it. ``moment`` is when it will be printed; None: not known yet.

    ``viewer`` is who will read what is found: a rule that tells of other stories tells nobody of
    what they may not see. None: anybody.
    """

    number: int | None
    kind: str
    section_id: int | None
    lines: dict[str, str]  # of LINES
    html: str  # of the body
    lead_image_id: int | None
    rows: Rows
    moment: datetime | None = None
    viewer: AbstractBaseUser | None = None
    found_in_words: dict = field(default_factory=dict)

    @cached_property
    def passages(self) -> list[Passage]:
        return passages(self.html)

    @cached_property
    def signed(self) -> list[str]:
        return self.rows.signed()

    @cached_property
    def sources(self) -> list[bool]:
        return self.rows.sources()

    @cached_property
    def related(self) -> list[int]:
        return self.rows.related()

    @cached_property
    def tags(self) -> int:
        return self.rows.tags()

    @cached_property
    def cards(self) -> list[int]:
        """Numbers of the stories that the body's cards lead to."""
        return body.stories(self.html) if "data-read-also" in self.html else []

    @cached_property
    def pictures(self) -> list[tuple[str, Image]]:
        """The pictures it shows with their rights, each once: (field, picture)."""
        inside = body.pictures(self.html) if "data-picture" in self.html else []
        places = dict.fromkeys(inside, "body")
        if self.lead_image_id:
            places = {self.lead_image_id: "lead_image"} | {
                number: place for number, place in places.items() if number != self.lead_image_id
            }
        if not places:
            return []
        known = Image.objects.select_related("rights").in_bulk(places)
        return [(place, known[number]) for number, place in places.items() if number in known]

    def dead(self, numbers: set[int]) -> set[int]:
        """Which of these stories readers will not find when this one is printed.

        While that moment is not known, a story that is live or will be is taken for found.
        """
        wanted = numbers - {self.number}
        if not wanted:
            return set()
        editions = Edition.objects.filter(story__in=wanted, live__isempty=False)
        if self.moment:
            editions = editions.at(self.moment)
        else:
            editions = editions.filter(
                Q(live__endswith__gt=timezone.now()) | Q(live__upper_inf=True)
            )
        return wanted - set(editions.values_list("story_id", flat=True))


def stored(article: Article, moment: datetime | None = None, viewer=None) -> Subject:
    """The working copy as it is stored; its rows are read when a rule asks for them."""
    return Subject(
        number=article.pk,
        kind=article.kind,
        section_id=article.section_id,
        lines={name: getattr(article, name) for name in LINES},
        html=article.body,
        lead_image_id=article.lead_image_id,
        rows=Rows(
            lambda: list(article.bylines.values_list("author__kind", flat=True)),
            lambda: [
                source is not None and not unnamed
                for source, unnamed in article.attributions.values_list("source", "is_unnamed")
            ],
            lambda: list(
                article.related_links.exclude(related_story=None).values_list(
                    "related_story", flat=True
                )
            ),
            article.tag_rows.count,
        ),
        moment=moment,
        viewer=viewer,
    )
