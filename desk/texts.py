"""The texts of a story that can be named in an address: versions, editions, and what stands now.

``v12`` is a version, ``e3`` an edition, ``now`` the working copy, ``live`` what readers see.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.keeping import content_of, refiled
from articles.models import Act, Article, Event, Version
from editions.models import Edition
from reader.templatetags.newsroom_ar import ar_number

NAME = re.compile(r"now|live|[ve][1-9][0-9]{0,8}", re.ASCII)
PRINTED = (Act.PUBLISHED, Act.SCHEDULED)
NOT_THERE = gettext_lazy("This story has no such text. Choose two from the list.")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a story. ``side`` is what ``desk.comparing`` compares."""

    name: str
    label: str
    at: datetime
    by: object
    side: Article | Edition | dict
    why: str = ""

    @property
    def content(self) -> dict:
        return self.side if isinstance(self.side, dict) else content_of(self.side)

    @property
    def is_now(self) -> bool:
        return self.name == "now"


def text_of(article: Article, name: str) -> Text | None:
    """The text of this name; None when there is none, or the name means nothing."""
    if not NAME.fullmatch(name):
        return None
    if name == "now":
        return Text(name, _("The working copy"), article.changed_at, article.changed_by, article)
    if name[0] == "v":
        kept = article.versions.select_related("event__by").filter(number=int(name[1:])).first()
        return _version(kept) if kept else None
    editions = Edition.objects.filter(story=article.pk)
    if name == "live":
        edition = editions.at(timezone.now()).first()
    else:
        edition = editions.filter(serial=int(name[1:])).first()
    return _edition(article, edition, name) if edition else None


def version_label(number: int) -> str:
    return _("Version %(number)s") % {"number": ar_number(number)}


def edition_label(serial: int) -> str:
    return _("Edition %(number)s") % {"number": ar_number(serial)}


def _version(kept: Version) -> Text:
    event = kept.event
    label = version_label(kept.number)
    return Text(f"v{kept.number}", label, event.at, event.by, kept.content, event.note)


def _edition(article: Article, edition: Edition, name: str) -> Text:
    events = Event.objects.filter(article=article, edition=edition, act__in=PRINTED)
    event = events.select_related("by").first()
    by = event.by if event else None
    label = edition_label(edition.serial)
    return Text(name, label, edition.printed_at, by, edition, edition.note)


def to_restore(article: Article, text: Text) -> dict:
    """The content to take back. An edition leaves out what is not for readers: its version has it.

    So a source that was printed unnamed is known to the desk again.
    """
    if isinstance(text.side, Edition) and text.side.article_version:
        kept = article.versions.filter(number=text.side.article_version).first()
        if kept:
            return refiled(kept.content)[0]
    return refiled(text.content)[0]
