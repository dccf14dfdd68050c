"""Where a name, a source, a picture or a tag is used, so that nothing in use is deleted.

A deletion asks for the stories, not for the rows between: the desk is told headlines.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.models import Article, ArticleAttribution, ArticleByline, ArticleReference, ArticleTag
from authors.models import Author, Source
from editions.models import (
    Edition,
    EditionAttribution,
    EditionByline,
    EditionReference,
    EditionTag,
)
from images.models import Image
from tags.models import Section, Tag

LISTED = 30


def _filed(path: str, *tables) -> list[tuple]:
    """(rows, path to the story) of the child tables, by the field that points at the thing."""
    return [
        (table.objects, path, f"{owner}story_id")
        for table, owner in zip(tables, ("article__", "edition__"), strict=True)
    ]


def _own_rows(path: str) -> list[tuple]:
    return [(Article.objects, path, "story_id"), (Edition.objects, path, "story_id")]


# What points at what: model -> (rows, the field that points, the story of such a row).
POINTERS = {
    Author: _filed("author", ArticleByline, EditionByline),
    Source: _filed("source", ArticleAttribution, EditionAttribution),
    Image: [*_own_rows("lead_image"), *_filed("image", ArticleReference, EditionReference)],
    Tag: [
        (ArticleTag.objects, "tag", "content_object__story_id"),
        (EditionTag.objects, "tag", "content_object__story_id"),
    ],
    Section: _own_rows("section"),
}


def stories_using(things) -> QuerySet[Article]:
    """The stories, in the works or printed, that use any of these things of one model."""
    things = list(things)
    if not things or type(things[0]) not in POINTERS:
        return Article.objects.none()
    wanted = Q()
    for rows, field, story in POINTERS[type(things[0])]:
        wanted |= Q(pk__in=rows.filter(**{f"{field}__in": things}).values(story))
    return Article.objects.filter(wanted).order_by("-changed_at")


def authors_portrayed(things) -> QuerySet[Author]:
    pictures = [thing for thing in things if isinstance(thing, Image)]
    return Author.objects.filter(portrait__in=pictures)


def unused_pictures() -> Q:
    """Of pictures: those that no story uses, in the works or printed, and that portray nobody."""
    is_used = Q(Exists(Author.objects.filter(portrait=OuterRef("pk"))))
    for rows, field, _story in POINTERS[Image]:
        is_used |= Q(Exists(rows.filter(**{field: OuterRef("pk")})))
    return ~is_used


def story_link(story: Article) -> SafeString:
    address = reverse("admin:articles_article_change", args=[story.pk])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, story.headline)


def printed_with(image: Image, moment: datetime) -> QuerySet[Article]:
    """The stories of which readers see, or will see, an edition that shows this picture."""
    editions = Edition.objects.filter(live__isempty=False).filter(
        Q(live__contains=moment) | Q(live__startswith__gt=moment)
    )
    showing = editions.filter(Q(lead_image=image) | Q(references__image=image))
    return Article.objects.filter(pk__in=showing.values("story"))


def used_in(things, user) -> list[str]:
    """Links to what uses these things, newest first, ``LISTED`` at most and then how many more.

    Of stories that this person may not open they learn the number alone: a headline may be a draft.
    """
    things = list(things)
    everywhere = stories_using(things)
    stories = everywhere.seen_by(user)
    links = [story_link(story) for story in stories.only("headline")[:LISTED]]
    links += [
        format_html(
            '{}: <a href="{}"><bdi>{}</bdi></a>',
            _("Portrait"),
            reverse("admin:authors_author_change", args=[author.pk]),
            author.name,
        )
        for author in authors_portrayed(things)
    ]
    told, used = stories.count(), everywhere.count()
    if told > LISTED:
        links.append(format_html("{}: {}", _("Further stories"), told - LISTED))
    if used > told:
        links.append(format_html("{}: {}", _("Stories of colleagues"), used - told))
    return links


class KeptWhileUsed:
    """For a ModelAdmin: what a story uses is not deleted, and the page names the stories."""

    delete_confirmation_template = "admin/delete_in_use.html"
    delete_selected_confirmation_template = "admin/delete_selected_in_use.html"

    def get_deleted_objects(self, objs, request):
        """Use is the reason to name first: lacking a right to the stories is beside the point."""
        objs = list(objs)
        found, counts, lacking, protected = super().get_deleted_objects(objs, request)
        uses = used_in(objs, request.user)
        return found, counts, set() if uses else lacking, uses or protected
