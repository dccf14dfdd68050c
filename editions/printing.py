"""Rendering what is frozen in an edition. ``articles.press`` decides; this room sets the type."""

from arabic.reading import reading_minutes, word_count
from editions import body
from editions.models import (
    Edition,
    EditionAttribution,
    EditionByline,
    EditionReference,
    EditionRelated,
    EditionSketch,
    EditionTag,
    Story,
)
from editions.pictures import Picture
from editions.reading import picture_address
from editions.related import relate, stems_of, text_of
from editions.search.spelling import remember
from editions.words import sketched
from images import renditions
from images.models import Image

# Raised when rendering changes; `manage.py rerender` rebuilds older ones.
RENDERING = 3

ROWS = {
    "bylines": (EditionByline, "edition_id"),
    "attributions": (EditionAttribution, "edition_id"),
    "related_links": (EditionRelated, "edition_id"),
    "tag_rows": (EditionTag, "content_object_id"),
}


def picture_value(image: Image, caption: str = "") -> dict:
    """A picture as an edition keeps it: its words at the time of printing and its renditions."""
    return {
        "alt": image.alt,
        "caption": caption or image.caption,
        "credit": image.credit,
        **renditions.make(image),
    }


def set_type(edition: Edition, children: dict[str, list[dict]]) -> None:
    """Take the pictures into the unsaved edition and render it."""
    numbers = body.pictures(edition.body)
    signing = {row["author_id"] for row in children["bylines"]}
    portraits = Image.objects.filter(portrayed_authors__in=signing).values_list("pk", flat=True)
    images = Image.objects.in_bulk({*numbers, *filter(None, [edition.lead_image_id]), *portraits})
    # In the order of their numbers: two stories that are printed at once never wait for each other.
    for number in sorted(images):
        renditions.make(images[number])
    lead = images.get(edition.lead_image_id)
    edition.picture = picture_value(lead, edition.lead_caption) if lead else None
    edition.body_pictures = {
        number: picture_value(images[number]) for number in numbers if number in images
    }
    render(edition, children)


def render(edition: Edition, children: dict[str, list[dict]]) -> None:
    """What follows from the words and the pictures of the edition alone; may be done again."""
    pictures = {
        int(number): Picture.stored(value, picture_address)
        for number, value in edition.body_pictures.items()
    }
    edition.body_html = body.render(edition.body, pictures)
    edition.text = body.plain_text(edition.body)
    edition.search_text = words_to_find_by(edition, children)
    edition.search_keys = keys_to_find_by(
        edition.section_id, children["bylines"], children["tag_rows"]
    )
    edition.reading_minutes = reading_minutes(word_count(edition.text))
    edition.rendering = RENDERING


RENDERED = ("body_html", "text", "search_text", "search_keys", "reading_minutes", "rendering")


def words_to_find_by(edition: Edition, children: dict[str, list[dict]]) -> str:
    """The words beside headline, standfirst and body that search finds a story by."""
    pen_names = [row["pen_name"] for row in children["bylines"]]
    return " ".join(filter(None, [edition.kicker, edition.short_headline, *pen_names]))


def keys_to_find_by(section: int | None, bylines: list[dict], tags: list[dict]) -> str:
    """The numbers of who and what a story is filed under; never of who hides behind a pen name."""
    keys = [f"a={row['author_id']}" for row in bylines if not row.get("pen_name")]
    keys += [f"t={row['tag_id']}" for row in tags]
    keys += [f"s={section}"] if section else []
    return " ".join(dict.fromkeys(keys))


def store(edition: Edition, children: dict[str, list[dict]]) -> Edition:
    """Insert the edition with its own rows, in bulk; what belongs beside it last of all, since
    nobody else relates from then until the transaction ends."""
    edition.save(force_insert=True)
    for name, (model, owner) in ROWS.items():
        model.objects.bulk_create(model(**{owner: edition.pk}, **row) for row in children[name])
    remember([(f"{edition.headline}\n{edition.standfirst}", edition.live.lower)])
    images, stories = referred(edition.body)
    EditionReference.objects.bulk_create(
        [EditionReference(edition=edition, image_id=number) for number in images]
        + [EditionReference(edition=edition, story_id=number) for number in stories]
    )
    file_nearness(edition, [row["tag_id"] for row in children["tag_rows"]])
    return edition


def file_nearness(edition: Edition, tag_ids: list[int]) -> None:
    """Keep by what its near copies are found, and which stories it is near to."""
    values = {**sketched(edition.text), **stems_of(edition)}
    EditionSketch.objects.bulk_create(
        [EditionSketch(edition=edition, **values)],
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=list(values),
    )
    relate(text_of(edition, tag_ids), moment=edition.live.lower)


def referred(html: str) -> tuple[list[int], list[int]]:
    """The pictures and the stories that a body points at, those that exist."""
    images = Image.objects.filter(pk__in=body.pictures(html)).values_list("pk", flat=True)
    stories = Story.objects.filter(pk__in=body.stories(html)).values_list("pk", flat=True)
    return list(images), list(stories)
