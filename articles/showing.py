"""Whether readers see what changed in a story, and which of its editions are kept out of that.

The one writer of both; the printed record itself stays as it is (``editions.shown``).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from articles import rights, workflow
from articles.models import Act, Article, Event
from editions.models import Edition, HiddenEdition, Story
from editions.queries import database_moment
from language import saying

RIGHT = "editions.show_editions"


@transaction.atomic
def show_editions(
    article: Article,
    *,
    by,
    shown: bool | None,
    hidden: Collection[int],
    of: Collection[int],
    now: datetime | None = None,
) -> Event | None:
    """Let readers see what changed in this story, or not; None: as is usual in this newsroom.

    ``of`` are the serials of the editions that were chosen among, ``hidden`` those of them whose
    text readers do not get; an edition that is not among them stays as it is. Returns the event, or
    None when nothing changes. Raises Stale when the version differs.
    """
    story = Story.objects.select_for_update(no_key=True).get(pk=article.pk)
    row = workflow.locked(article)
    rights.require(by, RIGHT, row)
    editions = dict(Edition.objects.filter(story=story, serial__in=of).values_list("serial", "pk"))
    before = set(
        HiddenEdition.objects.filter(edition__in=editions.values()).values_list(
            "edition__serial", flat=True
        )
    )
    after = set(hidden) & editions.keys()
    said = _said(story.shows_editions, shown, after - before, before - after)
    if not said:
        return None
    story.shows_editions = shown
    story.save(update_fields=["shows_editions"])
    HiddenEdition.objects.filter(edition__in=[editions[one] for one in before - after]).delete()
    HiddenEdition.objects.bulk_create(
        HiddenEdition(edition_id=editions[one]) for one in sorted(after - before)
    )
    return workflow.record(
        row, Act.LISTED, by=by, at=now or database_moment(), note="\n".join(said)
    )


def _said(was: bool | None, shown: bool | None, kept_out: set[int], let_in: set[int]) -> list[str]:
    """What is written into the history: a sentence for each thing that changed."""
    said = []
    if was != shown:
        choices = {
            None: _("Readers see what changed as is usual here."),
            True: _("Readers may see what changed."),
            False: _("Readers do not see what changed."),
        }
        said.append(choices[shown])
    for serials, words in (
        (kept_out, _("Text hidden of: %(editions)s")),
        (let_in, _("Text shown again of: %(editions)s")),
    ):
        if serials:
            names = [
                _("Edition %(number)s") % {"number": saying.number(one)} for one in sorted(serials)
            ]
            said.append(words % {"editions": saying.listed(names)})
    return said
