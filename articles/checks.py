"""What a story must have before it goes on: one table of rules."""

from django.utils.translation import gettext as _

from articles.models import Article
from articles.refusals import Incomplete


def require(article: Article) -> None:
    """Raise Incomplete, naming everything that a story needs before it goes on."""
    missing = [
        str(name)
        for name, there in (
            (_("a headline"), article.headline.strip()),
            (_("a body"), article.body.strip()),
            (_("a section"), article.section_id),
            (_("a byline"), article.bylines.exists()),
        )
        if not there
    ]
    if missing:
        raise Incomplete(_("The story still needs: %(missing)s.") % {"missing": "، ".join(missing)})
