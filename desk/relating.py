"""Why a printed story belongs beside another: the tags and the rare words that they share.

Found anew each time it is asked, from what readers may see; nothing of it is stored. So it can be
told to whoever may see the one story, whatever the other one's article says by now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from arabic.stemming import stems, words
from editions.models import Edition, EditionTag
from editions.related import LONGEST_LEAD, Text, rare, related_numbers, telling
from language import saying
from tags.models import Tag
from tags.queries import wanted_keys

OFFERED = 5
WORDS_TOLD = 4
# What is read of an edition to compare it.
COMPARED = ("story_id", "kicker", "headline", "standfirst", "text", "first_published_at")


@dataclass(frozen=True, slots=True)
class Shared:
    """What two stories share: tags by name, and words as they stand in the other one."""

    tags: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __str__(self):
        reasons = []
        if self.tags:
            reasons.append(_("shared tags: %(tags)s") % {"tags": saying.names(self.tags)})
        if self.words:
            reasons.append(_("shared words: %(words)s") % {"words": saying.names(self.words)})
        return " · ".join(reasons) or _("about the same subject")


@dataclass(frozen=True, slots=True)
class Mine:
    """A story by what others are compared with it: numbers of tags, and its words."""

    tags: list[int]
    headline: str
    rest: str = ""


def stories_for(
    headline: str, chosen: list[str], own: int | None, without: Iterable[int]
) -> list[dict]:
    """Live stories near what is being written, nearest first, each with the reason."""
    tags = [tag.pk for tag in Tag.objects.known_as(wanted_keys(chosen)).values()]
    if not (tags or headline.strip()):
        return []
    moment = timezone.now()
    numbers = related_numbers(_text(headline, tags, own, moment), moment=moment)
    wanted = [number for number in numbers if number not in without]
    near = Edition.objects.at(moment).filter(story__in=wanted).only(*COMPARED)
    found = {one.story_id: one for one in near}
    offered = [found[number] for number in wanted if number in found][:OFFERED]
    shared = shared_with(Mine(tags, headline), offered)
    return [
        {
            "value": f"{one.story_id} – {one.headline}",
            "label": one.headline,
            "hint": f"{shared[one.story_id]} · {saying.relative(one.first_published_at, moment)}",
        }
        for one in offered
    ]


def _text(headline: str, tags: list[int], own: int | None, moment: datetime) -> Text:
    """What is being written, at its place in time when it was printed before."""
    printed = Edition.objects.filter(story=own).order_by("pk") if own else Edition.objects.none()
    first = printed.values_list("pk", "first_published_at").first() or (None, moment)
    return Text(own or 0, headline, tags, first[1], first[0])


def shared_with(mine: Mine, others: list[Edition]) -> dict[int, Shared]:
    """What each of these editions shares with a story, by its number; two statements at most."""
    if not others:
        return {}
    rows = EditionTag.objects.filter(content_object__in=others, tag__in=mine.tags)
    tags: dict[int, list[str]] = {}
    for edition, name in rows.values_list("content_object", "tag__name").order_by("pk"):
        tags.setdefault(edition, []).append(name)
    in_headline = telling(mine.headline)
    telling_rare = rare({*in_headline, *telling(mine.rest)})
    found = {}
    for one in others:
        common = _common(f"{one.kicker} {one.headline}", telling_rare)
        if len(common) < WORDS_TOLD:
            rest = f"{one.standfirst}\n{one.text[:LONGEST_LEAD]}"
            common |= _common(rest, telling_rare & set(in_headline) - set(common))
        found[one.story_id] = Shared(tags.get(one.pk, []), list(common.values())[:WORDS_TOLD])
    return found


def _common(text: str, wanted: set[str]) -> dict[str, str]:
    """The words of the text, as they stand in it, whose stem is wanted; by stem, each once."""
    found: dict[str, str] = {}
    for word in text.split():
        its = stems(text_words=words(word)[:1])
        if its and its[0] in wanted:
            found.setdefault(its[0], word.strip("«»،؛.:؟!\"'()"))
    return found
