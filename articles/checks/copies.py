"""The rule that finds near copies, and what of them is told to whom.

Of what readers see everything is told. Of a working copy its headline and who began it are told to
those who may open it; anybody else learns that there is one and not a word of it.
"""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rights
from articles.checks.findings import Found
from articles.checks.subject import Subject
from articles.copies import Copy, copies_of
from articles.models import Article
from editions.models import Edition
from language import saying


def near_copy(subject: Subject) -> Iterator[Found]:
    """Other stories of which this one is nearly the text; those it was made from are none."""
    text = "\n".join(passage.text for passage in subject.passages)
    moment = timezone.now()
    found = copies_of(text, number=subject.number, moment=moment)
    if not found:
        return
    live = {one.number: one for one in found if one.is_live}
    editions = Edition.objects.at(moment).filter(story__in=live).for_cards() if live else ()
    for edition in editions:
        names = saying.names(dict.fromkeys(edition.printed_names))
        yield _told(live[edition.story_id], edition.headline, names, is_live=True)
    written = {one.number: one for one in found if not one.is_live}
    known = _seen_by(subject.viewer, written)
    for article in known:
        by = article.created_by
        name = by.get_full_name() or by.get_username()
        yield _told(written[article.pk], article.headline, name, is_live=False)
    if hidden := len(written) - len(known):
        message = ngettext(
            "A story with nearly this text is on the desk already. Ask an editor before you go on.",
            "%(count)s stories with nearly this text are on the desk already. Ask an editor before "
            "you go on.",
            hidden,
        )
        yield Found("body", message % {"count": saying.number(hidden)})


def _seen_by(viewer, written: dict[int, Copy]) -> list[Article]:
    """Those of these working copies that this person may open; none for nobody in particular."""
    if viewer is None or not written:
        return []
    articles = Article.objects.filter(pk__in=written).select_related("created_by")
    return [one for one in articles.defer("body", "search") if rights.may_view(viewer, one)]


def _told(copy: Copy, headline: str, names: str, *, is_live: bool) -> Found:
    if is_live and names:
        message = _(
            "Nearly the text of story %(number)s, which readers see: %(headline)s, by %(names)s. "
            "%(share)s%% is the same."
        )
    elif is_live:
        message = _(
            "Nearly the text of story %(number)s, which readers see: %(headline)s. "
            "%(share)s%% is the same."
        )
    else:
        message = _(
            "Nearly the text of story %(number)s, which is not published: %(headline)s, begun by "
            "%(names)s. %(share)s%% is the same."
        )
    values = {
        "number": saying.number(copy.number),
        "headline": saying.quoted(headline),
        "names": names,
        "share": saying.number(round(100 * copy.likeness)),
    }
    return Found("body", message % values, target=copy.number)
