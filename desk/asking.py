"""Advised findings are shown once to who approves: «approve all the same» lets them pass.

Code that approves (imports, the sample) is asked nothing; the desk's routes ask here first.
"""

from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import checks, rights, waiving, workflow
from articles.checks import RULES, Finding
from articles.models import Article
from articles.refusals import Refused
from language import saying


def unwaived(article: Article, viewer=None) -> list[Finding]:
    """The advised findings to be asked about, which nobody has let pass in this version."""
    return [one for one in checks.find(article, act="approve", viewer=viewer) if _is_open(one)]


def _is_open(found: Finding) -> bool:
    return not found.is_required and not found.waived and RULES[found.rule].asks


def asks_first(article: Article, *, then: str) -> HttpResponseRedirect | None:
    """The page that asks, when something advised is open; None when the approval may go on.

    ``then`` is what follows there: approve, or publish (approve and publish). A story that lacks
    what is required goes on to be refused.
    """
    found = checks.find(article, act="approve")
    if not any(map(_is_open, found)) or any(one.is_required for one in found):
        return None
    return HttpResponseRedirect(f"{reverse('desk:waive', args=[article.pk])}?then={then}")


@transaction.atomic
def approve_seen(
    request: HttpRequest, article: Article, *, then: str, reason: str = ""
) -> HttpResponseRedirect | None:
    """Approve from a page that showed the findings and says which (``check``): these pass.

    The page that asks when others are open, with nothing done; None when it is approved. Raises
    what ``workflow.approve`` raises.
    """
    workflow.locked(article)
    rules = {one.rule for one in unwaived(article)}
    if rules and not (
        rules <= set(request.POST.getlist("check"))
        and rights.may(request.user, "articles.waive_check", article)
    ):
        if asked := asks_first(article, then=then):
            return asked
    elif rules:
        waiving.waive(article, rules, by=request.user, reason=_("Seen at review and let pass."))
    workflow.approve(article, by=request.user, reason=reason)
    return None


def require_seen(article: Article) -> None:
    """For acts on many stories, which show no findings: raise Refused when something is open."""
    rules = dict.fromkeys(one.rule for one in unwaived(article))
    if rules:
        names = saying.listed(RULES[name].label for name in rules)
        raise Refused(
            _("Worth a look first: %(checks)s. Approve this story on its own page.")
            % {"checks": names}
        )
