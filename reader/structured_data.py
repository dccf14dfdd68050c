"""schema.org in JSON-LD: what machines read of a page."""

import json
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from authors.models import Author
from editions.models import Change, Policy
from editions.pictures import Picture
from editions.policies.models import PolicyName, address_of
from editions.printed import Credit, Printed
from reader.pages import absolute
from reader.share_cards import share_picture
from reader.templatetags.newsroom_ar import iso

# https://schema.org/NewsArticle and its subtypes.
TYPES = {
    "opinion": "OpinionNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "report": "ReportageNewsArticle",
    "fact_check": "NewsArticle",
}
# https://schema.org/CreativeWork: which property names the person in this role.
ROLES = {
    "writing": "author",
    "preparation": "author",
    "translation": "translator",
    "editing": "editor",
    "photography": "contributor",
}
KINDS = {"person": "Person"}
# What a voice reads out (https://schema.org/speakable): classes of templates/reader/article.html.
SPOKEN = [".story__headline", ".story__standfirst"]
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def as_text(value: dict) -> SafeString:
    """JSON that can stand inside a script element: no character of it can end the element."""
    text = json.dumps({"@context": "https://schema.org", **value}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))


# https://schema.org/NewsMediaOrganization: which of our pages each property leads to.
POLICIES = {
    "publishingPrinciples": PolicyName.PRINCIPLES,
    "ethicsPolicy": PolicyName.PRINCIPLES,
    "unnamedSourcesPolicy": PolicyName.SOURCES,
    "correctionsPolicy": PolicyName.CORRECTIONS,
    "ownershipFundingInfo": PolicyName.OWNERSHIP,
    "masthead": PolicyName.STAFF,
    "actionableFeedbackPolicy": PolicyName.CONTACT,
}
PAGES = {PolicyName.ABOUT: "AboutPage", PolicyName.CONTACT: "ContactPage"}


def publisher() -> dict:
    """Us, with our policies; no statement: every one of those pages is there."""
    return _publisher(settings.NEWSROOM_NAME, settings.NEWSROOM_BASE_URL)


@lru_cache(maxsize=8)
def _publisher(name: str, base: str) -> dict:
    return {
        "@type": "NewsMediaOrganization",
        "name": name,
        "url": absolute(reverse("reader:front")),
        "logo": {"@type": "ImageObject", "url": absolute(static("reader/icons/icon-512.png"))},
        **{role: absolute(address_of(name)) for role, name in POLICIES.items()},
    }


def for_policy(policy: Policy) -> SafeString:
    address = absolute(policy.get_absolute_url())
    value = {"@type": PAGES.get(policy.name, "WebPage"), "name": policy.title, "url": address}
    if policy.edited_at:
        value["dateModified"] = iso(policy.edited_at)
    return as_text({**value, "inLanguage": get_language(), "mainEntity": publisher()})


def person(credit: Credit) -> dict:
    value = {"@type": KINDS.get(credit.author.kind, "Organization") if credit.author else "Person"}
    value["name"] = credit.name
    if credit.address:
        value["url"] = absolute(credit.address)
    return value


def for_article(story: Printed) -> SafeString:
    people: dict[str, list[dict]] = {}
    for credit in story.bylines:
        people.setdefault(ROLES[credit.role], []).append(person(credit))
    if not people.get("author"):
        us = {"name": settings.NEWSROOM_NAME, "url": absolute(reverse("reader:front"))}
        people["author"] = [{"@type": "NewsMediaOrganization", **us}]
    address = absolute(story.address)
    value = {
        "@type": TYPES.get(story.kind, "NewsArticle"),
        "@id": address,
        "mainEntityOfPage": address,
        "url": address,
        "headline": story.headline,
        "description": story.description,
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "datePublished": iso(story.first_published_at),
        "dateModified": iso(story.updated_at),
        "timeRequired": f"PT{story.reading_minutes}M",
        "publisher": publisher(),
        "speakable": {"@type": "SpeakableSpecification", "cssSelector": SPOKEN},
        **people,
    }
    if story.short_headline:
        value["alternativeHeadline"] = story.short_headline
    if story.section:
        value["articleSection"] = story.section.name
    if story.dateline:
        value["dateline"] = story.dateline
    if story.tags:
        value["keywords"] = [tag.name for tag in story.tags]
    value["image"] = pictures(story)
    if story.attributions:
        value["citation"] = [
            {"@type": "CreativeWork", "name": one.name, **({"url": one.url} if one.url else {})}
            for one in story.attributions
        ]
    # An update corrects nothing: https://schema.org/correction
    if corrected := [one for one in story.corrections if one.kind != Change.UPDATE]:
        value["correction"] = [
            {"@type": "CorrectionComment", "text": one.note, "datePublished": iso(one.at)}
            for one in corrected
        ]
    return as_text({"@graph": [value, breadcrumbs(*place_of(story))]})


def pictures(story: Printed) -> list[dict | str]:
    """The cut without letters and the whole picture, or the card that is drawn of the headline."""
    picture = story.picture
    crops = [crop.last for crop in (picture.share, picture.natural) if crop] if picture else []
    if not crops:
        return [absolute(share_picture(story))]
    return [
        {
            "@type": "ImageObject",
            "url": absolute(one.src),
            "width": one.width,
            "height": one.height,
            "caption": picture.caption or picture.alt,
            "creditText": picture.credit,
        }
        for one in crops
    ]


def place_of(story: Printed) -> list[tuple[str, str]]:
    section = story.section
    above = [(section.name, section.get_absolute_url())] if section else []
    return [*above, (story.headline, story.address)]


def breadcrumbs(*steps: tuple[str, str]) -> dict:
    """The way here from the front page: (name, address) of each step below it."""
    whole_way = [(settings.NEWSROOM_NAME, reverse("reader:front")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(address)}
            for position, (name, address) in enumerate(whole_way, 1)
        ],
    }


def for_author(author: Author, portrait: Picture | None, elsewhere: Iterable[str]) -> SafeString:
    """``elsewhere`` are the addresses of this author's pages on other sites."""
    address = absolute(author.get_absolute_url())
    who = {"@type": KINDS.get(author.kind, "Organization"), "name": author.name, "url": address}
    if author.kind == "person":
        who["worksFor"] = {"@type": "NewsMediaOrganization", "name": settings.NEWSROOM_NAME}
        if author.job:
            who["jobTitle"] = author.job
    if author.bio:
        who["description"] = author.bio
    if portrait and portrait.natural:
        who["image"] = absolute(portrait.natural.src)
    if same := list(elsewhere):
        who["sameAs"] = same
    page = {"@type": "ProfilePage", "url": address, "inLanguage": get_language(), "mainEntity": who}
    return as_text({"@graph": [page, breadcrumbs((author.name, author.get_absolute_url()))]})


def for_list(name: str, address: str, description: str) -> SafeString:
    """A section or a tag: a page that collects stories."""
    page = {
        "@type": "CollectionPage",
        "name": name,
        "url": absolute(address),
        "inLanguage": get_language(),
        "isPartOf": {"@type": "WebSite", "url": absolute(reverse("reader:front"))},
    }
    if description:
        page["description"] = description
    return as_text({"@graph": [page, breadcrumbs((name, address))]})


def for_site() -> SafeString:
    search = absolute(reverse("reader:search"))
    return as_text(
        {
            "@type": "WebSite",
            "name": settings.NEWSROOM_NAME,
            "url": absolute(reverse("reader:front")),
            "inLanguage": get_language(),
            "publisher": publisher(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
                "query-input": "required name=words",
            },
        }
    )
