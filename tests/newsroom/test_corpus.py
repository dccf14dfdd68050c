"""The synthetic corpus: found and read like real stories, the same for a seed, taken up again."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse

from articles import press, workflow, writing
from articles.models import Article, Event
from editions import body
from editions.models import Edition, Nearness, Story
from editions.related import KEPT
from editions.search.asking import understand
from editions.words import CHILDREN, children_of, words_of
from newsroom.corpus import cast, load, vocabulary
from newsroom.corpus.stories import Corpus, Part, rows_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def made(articles=40, seed=5, **options):
    return load.load(articles=articles, seed=seed, processes=0, **options)


def imagined(seed=5, count=400, number=1) -> Corpus:
    """A corpus that is stored nowhere: its words need no database."""
    part = Part(seed, 0, count, number, number, NOON - timedelta(days=400), NOON)
    people = cast.Cast(
        sections={name: place for place, name in enumerate(vocabulary.OF_SECTION)},
        authors=list(enumerate(cast.author_names())),
        sources=list(range(cast.SOURCES)),
        tags=list(enumerate(cast.tag_names())),
    )
    return Corpus(seed, 1, people, [part])


def text(corpus, place) -> str:
    (edition,) = rows_of(corpus, place)[Edition]
    return "\n".join([edition["headline"], edition["standfirst"], edition["text"]])


@pytest.fixture(scope="module")
def texts():
    corpus = imagined()
    return [text(corpus, place) for place in range(400)]


def test_forty_stories_are_read_and_found(db, nour):
    assert made() == 40
    assert Edition.objects.live().count() == 40
    newest = Edition.objects.live().newest().first()
    front = nour(reverse("reader:front")).content.decode()
    assert (newest.short_headline or newest.headline) in front
    assert (
        sum(f'href="/{number}/' in front for number in Story.objects.values_list("pk", flat=True))
        > 15
    )
    assert newest.headline in nour(newest.get_absolute_url()).content.decode()
    found = nour(reverse("reader:search"), q=newest.headline).content.decode()
    assert newest.get_absolute_url() in found or f"/{newest.story_id}/" in found
    live = Edition.objects.live()
    assert live.answering(understand("المدينة")).count() > 35
    assert live.answering(understand("كلمةلاتكون")).count() == 0


def test_authors_sources_tags_and_sections_are_filed_once(db):
    made(3)
    made(6)
    stored = cast.stored()
    assert len(dict(stored.authors)) == cast.AUTHORS
    assert len(set(stored.sources)) == cast.SOURCES
    assert len(dict(stored.tags)) == cast.TAGS
    assert len(stored.sections) == 6


def values_of(row, *left_out):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in left_out and not field.primary_key
    }


def test_the_rows_are_those_that_the_press_makes(db, layla, samir):
    made()
    ours = {"story_id", "edition_id", "content_object_id", "listed_story"}
    for story in Article.objects.order_by("pk")[8:40:6]:
        edition = story.story.editions.get()
        begun = edition.printed_at
        children = children_of(story)
        tags = [row.tag for row in story.tag_rows.all()]
        rows = {
            name: [{**row, "position": place} for place, row in enumerate(children[name])]
            for name in ("bylines", "attributions", "related_links")
        }
        for listed in rows.values():
            for row in listed:
                row.pop("position")
        again = writing.begin(
            by=layla, now=begun - 5 * load.timedelta(hours=1), tags=tags, children=rows,
            **words_of(story),
        )  # fmt: skip
        assert again.body == story.body, "bodies are stored as the sanitiser leaves them"
        workflow.submit(again, by=layla, now=begun - timedelta(hours=2))
        workflow.approve(again, by=samir, now=begun - timedelta(hours=1))
        printed = press.publish(again, by=samir, now=begun)

        assert values_of(edition, *ours) == values_of(printed, *ours)
        for name in [*CHILDREN, "references"]:
            left, right = getattr(edition, name).all(), getattr(printed, name).all()
            assert [values_of(row, *ours) for row in left] == [
                values_of(row, *ours) for row in right
            ], name
        assert edition.search == printed.search
        for one, other in ((edition, printed), (story, again)):
            assert values_of(one.sketch, "family") == values_of(other.sketch, "family")
        people = {"created_by_id", "changed_by_id", "submitted_by_id", "story_id", "changed_at"}
        assert values_of(story, *people) == values_of(again, *people)
        assert all(getattr(story, name) for name in people)
        assert story.references.count() == again.references.count()
        assert Event.objects.get(article=story).act == again.events.last().act


def test_bodies_have_every_element_and_are_stored_as_the_sanitiser_leaves_them():
    corpus = imagined(count=60, number=1000)
    seen = Counter()
    for place in range(60):
        (edition,) = rows_of(corpus, place)[Edition]
        assert body.sanitise(edition["body"]) == edition["body"]
        assert body.render(edition["body"], {}) == edition["body_html"]
        assert body.plain_text(edition["body"]) == edition["text"]
        seen.update(set(re.findall(r"<(\w+)", edition["body"])))
        seen["card"] += "data-read-also" in edition["body"]
    assert {"p", "h2", "blockquote", "ul", "aside", "card"} <= set(seen)


def test_near_stories_share_the_topic_and_know_of_each_other(db):
    made(400)
    for edition in Edition.objects.order_by("-story_id")[:30]:
        links = edition.related_links.all()
        assert len(links) == 2
        assert all(
            not one.related_story_id or one.related_story_id < edition.story_id for one in links
        )
    corpus = load.opened(5)
    topics = {corpus.number(place): corpus.topic(place) for place in range(400)}
    pairs = set(Nearness.objects.values_list("story", "other"))
    assert pairs == {(other, story) for story, other in pairs}
    assert all(topics[story] == topics[other] for story, other in pairs)
    each = Counter(story for story, _other in pairs)
    assert len(each) > 300
    assert max(each.values()) <= KEPT


def test_the_same_seed_makes_the_same_text():
    one, same, other = imagined(5), imagined(5, count=900, number=77), imagined(6)
    for place in (0, 1, 7, 150):
        assert text(one, place) == text(same, place)
        assert text(one, place) != text(other, place)


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(db, monkeypatch):
    monkeypatch.setattr(load, "BATCH", 20)

    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(now=NOON, tell=stop)
    before = dict(Edition.objects.values_list("story_id", "text"))
    assert len(before) == 20
    assert made() == 20
    assert made() == 0
    after = dict(Edition.objects.values_list("story_id", "text"))
    assert len(after) == 40
    assert before.items() <= after.items()
    corpus = load.opened(5)
    assert after[corpus.number(33)] == rows_of(imagined(5), 33)[Edition][0]["text"]
    assert not Edition.objects.filter(first_published_at__gt=NOON).exists()


def test_a_larger_number_adds_to_the_corpus(db):
    made(20)
    first = set(Edition.objects.values_list("text", flat=True))
    assert made(30) == 10
    assert first < set(Edition.objects.values_list("text", flat=True))
    assert Story.objects.count() == 30


def test_a_database_with_other_stories_is_refused(db, printed):
    article = printed("خبر كتبته ليلى")
    with pytest.raises(CommandError, match="--add"):
        call_command("make_corpus", articles=3, processes=0)
    assert Story.objects.count() == 1
    call_command("make_corpus", articles=3, processes=0, add=True)
    assert Edition.objects.live().count() == 4
    assert Article.objects.get(pk=article.pk).headline == "خبر كتبته ليلى"


def test_nobody_can_log_in_as_the_corpus(db):
    made(1)
    user = User.objects.get(username="corpus")
    assert not user.is_active
    assert not user.is_staff
    assert not user.has_usable_password()


def test_the_times_spread_over_the_part_and_never_reach_beyond_now():
    part = Part(1, 0, 1000, 1, 1, NOON - timedelta(days=700), NOON)
    times = [part.at(place) for place in range(1000)]
    assert max(times) <= NOON
    assert len({one.strftime("%Y-%m") for one in times}) >= 23


def test_stories_are_as_long_as_news_is(texts):
    lengths = [len(one.split()) for one in texts]
    assert 330 < sum(lengths) / len(lengths) < 430
    assert max(lengths) < 600


def test_words_are_as_frequent_as_in_real_news(texts):
    in_stories = Counter(word for one in texts for word in set(re.findall(r"\w+", one)))
    for word in vocabulary.EVERYWHERE:
        assert in_stories[word] > 0.95 * len(texts)
    shares = [in_stories[word] / len(texts) for word in vocabulary.RARE]
    assert 0.014 < sum(shares) / len(shares) < 0.03
    assert max(shares) < 0.06
    # A long tail: most words stand in few stories, a few in most.
    seldom = sum(count <= len(texts) // 20 for count in in_stories.values())
    assert len(in_stories) > 3_000
    assert seldom > len(in_stories) / 2


def test_hardly_a_sentence_is_said_twice(texts):
    sentences = Counter(
        part.strip() for one in texts for part in re.split(r"[.\n]", one) if len(part.split()) > 6
    )
    twice = sum(count - 1 for count in sentences.values())
    assert twice < 0.002 * sentences.total()
