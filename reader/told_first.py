"""What a reader is told before reading on: what kind of work this is, and that it is old."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from authors.models import Author
from editions.printed import Printed
from editions.words import Kind, Role
from language import saying

AGENCY = "agency"
# One sentence each; the page of the principles says more.
MEANINGS = {
    Kind.NEWS: _("What happened, as far as we could verify it, without opinion."),
    Kind.REPORT: _("The whole story from the place itself, with its details and sources."),
    Kind.ANALYSIS: _("What the news means, told apart from the facts it rests on."),
    Kind.OPINION: _("The view of its author alone, not of the newspaper."),
    Kind.INTERVIEW: _("Questions and answers; shortened perhaps, never changed in meaning."),
    Kind.TRANSLATION: _("Written in another language and translated."),
    Kind.FACT_CHECK: _("A widespread claim, examined, with the evidence."),
    AGENCY: _("The text of a news agency, as it came or lightly edited."),
}
# What an agency sends, when nobody of ours signs it.
OF_AGENCIES = (Kind.NEWS, Kind.REPORT)
WROTE = (Role.WRITING, Role.PREPARATION)


@dataclass(frozen=True, slots=True)
class Work:
    label: str
    meaning: str


def work_of(story: Printed) -> Work:
    """The kind of work; agency copy is news that only organisations signed."""
    kind, label = story.kind, story.kind_label
    wrote = [one.author for one in story.bylines if one.role in WROTE]
    others = all(one and one.kind == Author.Kind.ORGANISATION for one in wrote)
    if kind in OF_AGENCIES and wrote and others:
        kind, label = AGENCY, _("Agency copy")
    return Work(str(label), str(MEANINGS[kind]))


def old_words(story: Printed, moment: datetime) -> str:
    """«نُشرت هذه المادة قبل أكثر من سنة، في 3 آذار 2024.»; empty until a year has passed."""
    if not story.first_published_at:
        return ""
    begun, now = (timezone.localtime(one) for one in (story.first_published_at, moment))
    years = now.year - begun.year
    if (now.month, now.day, now.time()) <= (begun.month, begun.day, begun.time()):
        years -= 1
    if years < 1:
        return ""
    text = ngettext(
        "This story was published more than %(years)s year ago, on %(date)s.",
        "This story was published more than %(years)s years ago, on %(date)s.",
        years,
    )
    return text % {"years": saying.number(years), "date": saying.date(begun)}
