"""The search page. Whatever is typed, it answers with a page."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from arabic.cleaning import clean
from arabic.highlighting import highlight, snippet
from editions.models import Edition
from editions.queries import CARD_FIELDS, RANKED_AT_MOST
from editions.reading import card_of, cards_of
from reader.lists import PAGE
from reader.pages import answer, frame, moment_of
from reader.templatetags.newsroom_ar import results as in_words
from reader.views import titled

TYPED_AT_MOST = 200
LATEST = 5


def search(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    typed = clean(request.GET.get("q", "")[:TYPED_AT_MOST]).replace("\x00", "").strip()
    page = page_number(request.GET.get("page", ""))
    address = reverse("reader:search")
    context = frame(moment, query=typed, suggestion="", robots="noindex, follow")
    context |= titled(_("Search"), address, "")
    found = Edition.objects.at(moment).search(typed) if typed else Edition.objects.none()
    total = len(found.values_list("pk")[: RANKED_AT_MOST + 1]) if typed else 0
    if total:
        first = (page - 1) * PAGE
        editions = found.best_first(moment).for_cards().only(*CARD_FIELDS, "text")
        shown = list(editions[first : min(first + PAGE, RANKED_AT_MOST)])
        here = f"{address}?{urlencode({'q': typed})}"
        context |= {
            "results": [result(edition, typed) for edition in shown],
            "total_words": in_words(total, RANKED_AT_MOST),
            "older": f"{here}&page={page + 1}" if first + PAGE < min(total, RANKED_AT_MOST) else "",
            "newest": here if page > 1 else "",
        }
    else:
        latest = Edition.objects.at(moment).newest().for_cards()[:LATEST]
        context |= {"results": [], "latest": cards_of(latest)}
    return answer(request, "reader/search.html", context)


def page_number(text: str) -> int:
    """The page asked for, from 1 to the last that is ranked; 1 for anything else."""
    last = RANKED_AT_MOST // PAGE
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(asked, 1), last)


def result(edition: Edition, typed: str) -> tuple:
    """A card with the words that were found, in the spelling of the story."""
    card = card_of(edition)
    return card, highlight(card.headline, typed), snippet(edition.text or card.standfirst, typed)
