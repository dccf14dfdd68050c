"""Every field that is declared is compared, and what is no word is said in words."""

import copy

import pytest
from django.db import models

from articles import press, workflow
from articles.keeping import ROWS, content_of
from articles.models import Article
from authors.models import Author, Source
from desk import comparing
from editions.comparing import NAMES, worst
from editions.vocabulary import VOCABULARY
from editions.words import CHILDREN, Words
from tags.models import Section, Tag

EMPTY = {"words": {}, "children": {}}


def bodies(before: str, after: str) -> comparing.FieldChange:
    sides = [{"words": {"body": html}, "children": {}} for html in (before, after)]
    (change,) = comparing.changes(*sides)
    assert change.name == "body"
    return change


def said(before: str, after: str) -> list[str]:
    return [sentence for row in bodies(before, after).rows for sentence in row.said]


def other_value(field: models.Field, politics):
    """A value of the field that is not its default, as a version would keep it."""
    if isinstance(field, models.ForeignKey):
        return 77
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.DateField):
        return "2026-02-03"
    if field.choices:
        return next(one for one, _ in field.flatchoices if one != field.get_default())
    return "<p>كلمة</p>" if field.name == "body" else "كلمة"


@pytest.mark.parametrize("field", Words._meta.local_concrete_fields, ids=lambda one: one.name)
def test_every_declared_field_is_compared(db, politics, field):
    after = {"words": {field.attname: other_value(field, politics)}, "children": {}}
    (change,) = comparing.changes(EMPTY, after)
    assert (change.name, change.kind) == (field.name, "substance")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        (name, field)
        for name, declaration in CHILDREN.items()
        for field in declaration._meta.local_concrete_fields
        if field.name != "position"
    ],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
def test_every_declared_field_of_a_row_is_compared(db, politics, name, field):
    row = {"url": "https://example.org/"}
    after = {"words": {}, "children": {name: [row | {field.attname: other_value(field, politics)}]}}
    (change,) = comparing.changes({"words": {}, "children": {name: [row]}}, after)
    assert (change.name, change.kind) == (name, "substance")


def test_a_story_and_its_version_and_its_edition_are_the_same(printed):
    article = printed()
    edition = article.story.editions.get()
    version = article.versions.last().content
    for before, after in ((article, edition), (version, edition), (article, version)):
        assert comparing.changes(before, after) == ()


def test_an_unnamed_source_of_an_edition_is_no_change(write, layla, samir, agency):
    article = write(
        children={
            "bylines": [{"author": layla.login.author, "role": "writing"}],
            "attributions": [{"source": agency, "is_unnamed": True, "wording": "مصدر مطلع"}],
            "related_links": [],
        }
    )
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    edition = press.publish(article, by=samir)
    assert comparing.changes(edition, article) == ()
    assert comparing.changes(edition, content_of(article)) == ()


def test_words_of_a_picture_that_changed_since_printing_are_said(printed, picture):
    image = picture()
    article = printed(lead_image=image, body=f'<figure data-picture="{picture().pk}"></figure>')
    edition = article.story.editions.get()
    image.credit = "وكالة أخرى"
    image.save()
    (change,) = comparing.changes(edition, Article.objects.get(pk=article.pk))
    assert (change.name, change.kind) == ("lead_image", "substance")
    assert "وكالة أخرى" in change.rows[0].said[0]
    assert change.rows[0].thumb


def test_another_picture_shows_both(db, picture, politics):
    one, other = picture(alt="جسر"), picture(alt="نهر")
    sides = [{"words": {"lead_image_id": image.pk}, "children": {}} for image in (one, other)]
    (change,) = comparing.changes(*sides)
    assert [(row.kind, row.thumb.endswith(".webp")) for row in change.rows] == [
        ("removed", True),
        ("added", True),
    ]
    assert "نهر" in change.rows[1].pieces[0].after


def test_what_is_no_longer_there_says_so(db):
    after = {
        "words": {
            "section_id": 77,
            "lead_image_id": 77,
            "body": '<aside data-read-also="9"></aside>',
        },
        "children": {"bylines": [{"author_id": 77}]},
    }
    found = {change.name: change for change in comparing.changes(EMPTY, after)}
    gone = found["section"].pieces[0].after
    assert gone in found["lead_image"].rows[0].pieces[0].after
    assert gone in found["bylines"].rows[0].pieces[0].after
    assert "9" in found["body"].rows[0].pieces[0].after


def test_a_name_spelled_alike_is_another_person(db):
    one, other = Author.objects.create(name="أحمد علي"), Author.objects.create(name="احمد علي")
    sides = [
        {"words": {}, "children": {"bylines": [{"author_id": author.pk}]}}
        for author in (one, other)
    ]
    assert worst(comparing.changes(*sides)) == "substance"


def test_tags_that_changed_places_say_so(db):
    tags = [Tag.objects.create(name=name) for name in ("مدن", "جسور", "أنهار")]
    rows = [{"tag_id": tag.pk} for tag in tags]
    (change,) = comparing.changes(
        {"words": {}, "children": {"tag_rows": rows}},
        {"words": {}, "children": {"tag_rows": [rows[2], rows[0], rows[1]]}},
    )
    assert [bool(row.said) for row in change.rows] == [True, False, False]
    assert change.kind == "substance"


def test_a_pen_name_in_another_spelling_is_spelling(db):
    author = Author.objects.create(name="ليلى")
    sides = [
        {"words": {}, "children": {"bylines": [{"author_id": author.pk, "pen_name": name}]}}
        for name in ("ابنة النهر", "إبنه النهر")
    ]
    assert worst(comparing.changes(*sides)) == "spelling"


# The body ------------------------------------------------------------------------------------


def test_a_paragraph_that_became_a_heading_is_said(db):
    assert len(said("<p>الجسر</p>", "<h2>الجسر</h2>")) == 1


def test_the_address_of_a_link_is_said(db):
    before = '<p>انظر <a href="https://example.org/a">هنا</a> الآن</p>'
    (sentence,) = said(before, before.replace("org/a", "org/b"))
    assert "https://example.org/a" in sentence and "https://example.org/b" in sentence
    assert "https://example.org/a" in said(before, "<p>انظر هنا الآن</p>")[0]


def test_a_link_in_a_new_paragraph_is_said(db):
    (sentence,) = said("<p>أ</p>", '<p>أ</p><p>انظر <a href="https://example.org/a">هنا</a></p>')
    assert "https://example.org/a" in sentence and "هنا" in sentence


def test_bold_is_said_once_for_its_words(db):
    (sentence,) = said("<p>افتتح الجسر أمس</p>", "<p>افتتح <strong>الجسر أمس</strong></p>")
    assert "«الجسر أمس»" in sentence


def test_bold_moves_with_words_that_change(db):
    before = "<p>قال <strong>الوزير</strong> إن الجسر جاهز</p>"
    assert said(before, before.replace("الوزير", "المدير")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>أ</p>", '<p>أ</p><aside data-read-also="12"></aside>'),
        ('<figure data-picture="1"><figcaption></figcaption></figure>', "<p>أ</p>"),
        (
            '<figure data-embed="https://example.org/a"><figcaption></figcaption></figure>',
            '<figure data-embed="https://example.org/b"><figcaption></figcaption></figure>',
        ),
        ("<ul><li>أ</li><li>ب</li></ul>", "<ul><li>أ</li></ul><ul><li>ب</li></ul>"),
        ("<ul><li>أ</li></ul>", "<ol><li>أ</li></ol>"),
        ("<p>أ</p>", "<blockquote><p>أ</p></blockquote>"),
        (
            "<table><tbody><tr><td>أ</td><td>ب</td></tr></tbody></table>",
            "<table><tbody><tr><td>أ</td></tr><tr><td>ب</td></tr></tbody></table>",
        ),
        ("<p>أ<br>ب</p>", "<p>أ</p><p>ب</p>"),
    ],
)
def test_what_is_no_word_is_substance_and_seen(db, before, after):
    change = bodies(before, after)
    assert change.kind == "substance"
    meaning, _spelling = comparing.counted([change])
    assert meaning


def test_spelling_in_a_paragraph_is_spelling(db):
    change = bodies("<p>افتتحت البلديه الجسر</p>", "<p>افتتحت البلدية الجسر</p>")
    assert change.kind == "spelling"
    assert comparing.counted([change]) == (0, 1)


def test_a_paragraph_put_in_leaves_its_neighbours_alone(db):
    change = bodies("<p>الأولى</p><p>الثانية</p>", "<p>الأولى</p><p>بينهما</p><p>الثانية</p>")
    assert [row.kind for row in change.rows] == ["same", "added", "same"]


def test_every_kind_of_block_has_a_name():
    cards = {"Picture": "picture", "Embed": "embed", "ReadAlso": "read_also"}
    blocks = {
        element
        for word in VOCABULARY.values()
        for element in word["html"]
        if element in ("p", "h2", "h3", "ul", "ol", "blockquote", "td", "th")
    }
    assert blocks | set(cards.values()) | {"pull"} == set(NAMES)
    assert set(cards) <= set(VOCABULARY)


# Counting and hiding -------------------------------------------------------------------------


def test_hidden_spelling_leaves_the_meaning(db):
    before = {
        "words": {"headline": "البلديه تفتتح", "standfirst": "الجسر القديم", "body": "<p>ان</p>"}
    }
    after = {
        "words": {"headline": "البلدية تفتتح", "standfirst": "الجسر الجديد", "body": "<p>أن</p>"}
    }
    found = comparing.changes(before | {"children": {}}, after | {"children": {}})
    assert [change.kind for change in found] == ["spelling", "substance", "spelling"]
    assert comparing.counted(found) == (1, 2)
    assert [change.name for change in comparing.without_spelling(found)] == ["standfirst"]


def test_the_queries_do_not_grow_with_the_rows(write, statements, picture):
    article = write()

    def of(number: int) -> tuple[dict, dict]:
        content = content_of(article)
        content["words"]["lead_image_id"] = picture().pk
        children = content["children"]
        for index in range(number):
            author = Author.objects.create(name=f"كاتب {number} {index}")
            source = Source.objects.create(name=f"مصدر {number} {index}")
            tag = Tag.objects.create(name=f"وسم {number} {index}")
            children["bylines"].append({"author_id": author.pk})
            children["attributions"].append({"source_id": source.pk})
            children["tag_rows"].append({"tag_id": tag.pk})
            children["related_links"].append({"related_story_id": article.pk})
            content["words"]["body"] += f'<aside data-read-also="{index + 1}"></aside>'
        changed = copy.deepcopy(content)
        changed["words"]["section_id"] = Section.objects.create(name=f"قسم {number}").pk
        for rows in changed["children"].values():
            rows.reverse()
        return content, changed

    one, forty = of(1), of(40)
    few = statements(lambda: comparing.changes(*one))
    assert statements(lambda: comparing.changes(*forty)) == few <= 7


def test_the_sets_of_rows_are_those_that_versions_keep():
    assert set(ROWS) == set(CHILDREN)
