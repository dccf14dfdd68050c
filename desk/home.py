"""What the desk's front page shows a person: what came back, what waits, what is on its way out.

At most 14 statements for the whole page, one more for who looks after the house. A journalist's
blocks hold the stories they own; an editor's hold the whole paper's queue. A block that only
sometimes has something to say is left out while it has nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from desk import home_aside, home_own, home_paper
from desk.home_lines import Block


@dataclass(frozen=True, slots=True)
class Home:
    greeting: str
    moment: datetime
    new_address: str
    assign_address: str
    blocks: tuple[Block, ...]


def home_of(user, moment: datetime) -> Home:
    """The front page of this person at this moment."""
    may_write = user.has_perm("articles.add_article")
    blocks = ()
    if user.has_perm("articles.review_article"):
        blocks = _of_editor(user, moment)
    elif may_write:
        blocks = _of_journalist(user, moment)
    return Home(
        greeting=_("Welcome, %(name)s") % {"name": user.get_short_name() or user.get_username()},
        moment=moment,
        new_address=reverse("admin:articles_article_add") if may_write else "",
        assign_address=(
            reverse("desk:commission") if user.has_perm("articles.assign_article") else ""
        ),
        blocks=blocks,
    )


def _of_journalist(user, moment: datetime) -> tuple[Block, ...]:
    own = home_own.own_stories(user)
    return (
        *_spoken(home_own.unsaved(user)),
        home_own.returned(own, moment),
        *_spoken(home_own.notes(user, may_review=False)),
        *_spoken(home_own.assigned(own, moment)),
        home_own.drafts(own, moment),
        home_own.with_the_editors(own, moment),
    )


def _of_editor(user, moment: datetime) -> tuple[Block, ...]:
    own = home_own.own_stories(user)
    scheduled, published, corrections = home_paper.of_the_press(moment)
    # Whoever reads the register looks after the house.
    looks_after = user.has_perm("articles.view_auditentry")
    return (
        *(_spoken(home_aside.set_aside()) if looks_after else ()),
        *_spoken(home_own.unsaved(user)),
        home_paper.queue(user, moment),
        *_spoken(
            home_own.returned(own, moment),
            home_own.notes(user, may_review=True),
            home_own.assigned(own, moment),
        ),
        home_paper.approved(user, moment),
        *_spoken(home_paper.handed_out(user, moment)),
        scheduled,
        published,
        home_own.drafts(own, moment),
        corrections,
    )


def _spoken(*blocks: Block) -> list[Block]:
    return [one for one in blocks if one.lines]
