"""Advised findings are shown once to who approves: «approve all the same» lets them pass.

Code that approves (imports, the sample) is asked nothing; the desk's routes ask here first.
"""

from django.http import HttpResponseRedirect
from django.urls import reverse

from articles import checks
from articles.checks import Finding
from articles.models import Article


def unwaived(article: Article, act: str = "approve") -> list[Finding]:
    """The advised findings that guard this act and that nobody has let pass in this version."""
    found = checks.find(article, act=act)
    return [one for one in found if not one.is_required and not one.waived]


def asks_first(article: Article, *, then: str) -> HttpResponseRedirect | None:
    """The page that asks, when something advised is open; None when the approval may go on.

    ``then`` is what follows there: approve, or publish (approve and publish). A story that lacks
    what is required goes on to be refused.
    """
    found = checks.find(article, act="approve")
    is_open = any(not one.is_required and not one.waived for one in found)
    if not is_open or any(one.is_required for one in found):
        return None
    return HttpResponseRedirect(f"{reverse('desk:waive', args=[article.pk])}?then={then}")
