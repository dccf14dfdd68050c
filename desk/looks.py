"""How a story will look outside: in a search result, in WhatsApp, and how long it is."""

from urllib.parse import urlsplit

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from arabic.cleaning import visible_length
from arabic.reading import reading_minutes, word_count
from articles.checks.facts import HEADLINE_LETTERS
from articles.models import Article
from editions import body

# What a search result shows of a title and of a description, in letters, before it cuts.
TITLE_LETTERS = 60
DESCRIPTION_LETTERS = 155

patterns: list = []


def form_context(request, article: Article | None) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    headline = article.headline if article else ""
    standfirst = article.standfirst if article else ""
    words = word_count(body.plain_text(article.body)) if article else 0
    return {
        "looks": {
            "headline": headline,
            "title": cut(headline, TITLE_LETTERS),
            "description": cut(standfirst or headline, DESCRIPTION_LETTERS),
            "host": urlsplit(settings.NEWSROOM_BASE_URL).netloc,
            "paper": settings.NEWSROOM_NAME,
            "picture": _picture(article),
            "no_picture": static("reader/icons/share.png"),
            "thumbs": reverse("desk:picture", args=[0]).replace("0.webp", "{number}.webp"),
            "words": words,
            "minutes": reading_minutes(words),
            "letters": visible_length(headline),
            "most_letters": HEADLINE_LETTERS[1],
            "title_letters": TITLE_LETTERS,
            "description_letters": DESCRIPTION_LETTERS,
            "suggest": reverse("desk:suggest_json"),
        }
    }


def _picture(article: Article | None) -> str:
    if article and article.lead_image_id:
        return reverse("desk:picture", args=[article.lead_image_id])
    return static("reader/icons/share.png")


def cut(text: str, letters: int) -> str:
    """The text as a search result cuts it: at a word's end, with an ellipsis."""
    if len(text) <= letters:
        return text
    return text[:letters].rsplit(" ", 1)[0] + "…"
