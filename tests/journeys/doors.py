"""Every address a reader can ask for, taken from the URL resolver itself."""

from django.urls import URLPattern, reverse
from django.utils import timezone

from authors.models import Author
from editions.models import Story
from editions.policies.models import PolicyName
from reader.urls import urlpatterns
from tags.models import FormerTag, Section, Tag

FORMS = ("rss", "atom", "json")


def arguments(moment) -> dict[str, list[list]]:
    """For each named route the arguments it is tried with."""
    local = timezone.localtime(moment)
    year, month, day = local.year, local.month, local.day
    stories = list(Story.objects.values_list("pk", flat=True))
    sections, authors, tags = (
        [(one.pk, one.slug) for one in model.objects.all()] for model in (Section, Author, Tag)
    )
    merged = list(FormerTag.objects.values_list("number", flat=True))
    slugs = {
        story: [edition.slug for edition in Story(pk=story).editions.all()] or ["-"]
        for story in stories
    }
    return {
        "front": [[]],
        "about": [[]],
        "policy": [[name] for name in PolicyName.values if name != PolicyName.ABOUT],
        "search": [[]],
        "search_feed": [[form] for form in FORMS],
        "archive": [[], [year], [year, month], [year, month, day]],
        "section": [list(pair) for pair in sections],
        "tag": [list(pair) for pair in tags] + [[number, "x"] for number in merged],
        "author": [list(pair) for pair in authors],
        "corrections": [[]],
        "corrections_feed": [[form] for form in FORMS],
        "feed": [[form] for form in FORMS],
        "section_feed": [[number, form] for number, _ in sections for form in FORMS],
        "tag_feed": [[number, form] for number in (*dict(tags), *merged) for form in FORMS],
        "author_feed": [[number, form] for number, _ in authors for form in FORMS],
        "sitemap": [[]],
        "sitemap_pages": [[]],
        "sitemap_month": [[year, month]],
        "sitemap_news": [[]],
        "robots": [[]],
        "manifest": [[]],
        "indexnow": [[]],
        "read": [[story] for story in stories],
        "favicon": [[]],
        "reading_list": [[]],
        "offline": [[]],
        "service_worker": [[]],
        "report": [[story] for story in stories],
        "report_thanks": [[story] for story in stories],
        "share_card": [
            [story, edition]
            for story in stories
            for edition in [*Story(pk=story).editions.values_list("pk", flat=True), 1]
        ],
        "changed": [[story] for story in stories],
        "short": [[story] for story in stories],
        "article": [[story, slug] for story in stories for slug in (*slugs[story], "x")],
    }


def doors(moment, words=()) -> list[str]:
    """The addresses; search is also asked for each of ``words``. A route without arguments here
    fails: a new page must say how it is tried."""
    known = arguments(moment)
    names = set(_names(urlpatterns)) - {None}
    assert names == set(known), f"routes that are not tried: {names ^ set(known)}"
    addresses = [
        reverse(f"reader:{name}", args=args) for name, tried in known.items() for args in tried
    ]
    searched = [f"/search/?q={word}" for word in words]
    # Every number that narrows, whoever or whatever it is.
    for kind, model in (("section", Section), ("author", Author), ("tag", Tag)):
        numbers = model.objects.values_list("pk", flat=True)
        searched += [f"/search/?{kind}={number}" for number in numbers]
    return addresses + searched


def _names(patterns):
    for one in patterns:
        if isinstance(one, URLPattern):
            yield one.name
        else:
            yield from _names(one.url_patterns)


def answers(client, moment, words=()) -> dict[str, str]:
    """What each address answers at the moment: headers that say something, and the body."""
    told = {}
    for address in doors(moment, words):
        response = client.get(address, **{"newsroom.moment": moment})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        # A page says what was searched for; that is the reader's own word.
        own = address.partition("q=")[2]
        text = f"{response.get('Location', '')}\n{body.decode(errors='replace')}"
        told[address] = text.replace(own, "") if own and not _found(response) else text
    return told


def _found(response) -> bool:
    return bool(response.context and response.context.get("results"))
