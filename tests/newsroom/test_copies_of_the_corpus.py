"""A corpus larger than its originals: later stories are whole copies, with times of their own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from articles.models import Article, ArticleSketch, Event
from editions.models import Edition, EditionSketch, Nearness, Story
from editions.search.asking import understand
from editions.words import CHILDREN, words_of
from newsroom.corpus import copying, load

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ORIGINALS = 12
# What the copy of a row has of its own.
OWN = {
    "edition_id", "article_id", "content_object_id", "consulted_on", "listed_at", "listed_story",
}  # fmt: skip
VECTORS = """
SELECT count(*) FROM editions_edition e JOIN articles_article a USING (story_id)
 WHERE e.search = public.arabic_vector(e.headline, e.standfirst, e.search_text, e.text,
                                       e.search_keys)
   AND a.search = public.arabic_desk_vector(a.headline, a.standfirst, a.body)
"""


def made(articles=40, **options):
    return load.load(
        **{"articles": articles, "seed": 5, "processes": 0, "originals": ORIGINALS, "now": NOON}
        | options
    )


def asked(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def values_of(row) -> dict:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in OWN and not field.primary_key
    }


def pairs(corpus):
    """(original, copy) of every copy, as places."""
    return [(place % ORIGINALS, place) for place in range(ORIGINALS, 40)]


@pytest.fixture
def corpus(db):
    made()
    return load.opened(5, ORIGINALS)


def test_a_copy_has_the_words_and_the_rows_of_its_original(corpus):
    for original, place in pairs(corpus):
        one = Edition.objects.get(pk=corpus.edition(original))
        copy = Edition.objects.get(pk=corpus.edition(place))
        far = corpus.number(place) - corpus.number(original)
        assert copy.story_id == corpus.number(place)
        assert (copy.text, copy.headline) == (one.text, one.headline)
        assert copy.printed_at == copy.first_published_at == copy.live.lower == corpus.at(place)
        assert copy.live.upper is None
        for name in [*CHILDREN, "references"]:
            rows = [values_of(row) for row in getattr(one, name).all()]
            for row in rows:
                for link in ("related_story_id", "story_id"):
                    if row.get(link):
                        row[link] += far
            assert [values_of(row) for row in getattr(copy, name).all()] == rows, name
            ours = getattr(copy.story.article, name).all()
            assert [values_of(row) for row in ours] == rows, name
        consulted = {one.consulted_on for one in copy.attributions.all() if one.consulted_on}
        assert consulted <= {(corpus.at(place) - timedelta(days=1)).date()}


@pytest.mark.long
def test_the_working_copy_of_a_copy_is_what_was_printed(corpus):
    for _original, place in pairs(corpus):
        article = Article.objects.get(pk=corpus.number(place))
        written = Article.objects.get(pk=corpus.number(place % ORIGINALS))
        edition = article.story.editions.get()
        assert words_of(article) == words_of(edition)
        assert (article.state, article.printed_version) == (written.state, 1)
        assert corpus.at(place) - article.changed_at == (
            corpus.at(place % ORIGINALS) - written.changed_at
        )
        assert article.sketch.marks == edition.sketch.marks
        assert article.sketch.family == article.pk
        event = Event.objects.get(article=article)
        assert (event.edition, event.at) == (edition, edition.printed_at)
    assert EditionSketch.objects.exclude(stems=[]).count() == 40
    assert ArticleSketch.objects.count() == 40


@pytest.mark.long
def test_cards_links_and_near_stories_lie_in_the_same_round(corpus):
    first = corpus.number(0)
    seen = 0
    for edition in Edition.objects.filter(story_id__gte=corpus.number(ORIGINALS)):
        rounds = {(edition.story_id - first) // ORIGINALS}
        linked = [one.story_id for one in edition.references.all()]
        for number in linked:
            assert f'data-read-also="{number}"' in edition.body
            assert f'data-read-also="{number}"' in edition.body_html
        linked += [one.related_story_id for one in edition.related_links.all()]
        linked += Nearness.objects.filter(story=edition.story_id).values_list("other", flat=True)
        assert {(one - first) // ORIGINALS for one in linked if one} <= rounds
        seen += len(linked)
    assert seen > 60
    near = set(Nearness.objects.values_list("story", "other"))
    assert near == {(other, story) for story, other in near}
    for name in ("story", "other"):
        assert not Nearness.objects.exclude(**{f"{name}__editions__isnull": False}).exists()


def test_search_vectors_are_those_that_the_words_make(corpus):
    assert asked(VECTORS) == [(40,)]
    live = Edition.objects.live()
    assert live.answering(understand("المدينة")).count() > 35


def test_the_functions_and_indexes_are_as_they_were(db):
    told = "SELECT relname, reloptions::text FROM pg_class WHERE relkind = 'i' ORDER BY 1"
    before = asked(copying.FUNCTIONS), asked(told)
    made()
    assert (asked(copying.FUNCTIONS), asked(told)) == before


@pytest.mark.long
def test_nour_reads_the_copies_in_the_order_of_their_own_times(corpus, nour):
    newest = list(Edition.objects.live().newest())
    assert [one.story_id for one in newest] == [corpus.number(place) for place in range(39, -1, -1)]
    front = nour(reverse("reader:front"))
    assert (newest[0].short_headline or newest[0].headline) in front.content.decode()
    for place in (ORIGINALS, 25, 39):
        edition = Edition.objects.get(pk=corpus.edition(place))
        page = nour(edition.get_absolute_url())
        assert page.status_code == 200
        assert edition.headline in page.content.decode()


def test_a_run_that_was_interrupted_among_the_copies_goes_on(db, monkeypatch):
    monkeypatch.setattr(copying, "BATCH", 5)

    def stop(progress):
        if progress.done > 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(tell=stop)
    before = dict(Edition.objects.values_list("story_id", "printed_at"))
    assert len(before) == ORIGINALS + 10
    assert made() == 40 - len(before)
    assert made() == 0
    after = dict(Edition.objects.values_list("story_id", "printed_at"))
    assert len(after) == 40
    assert before.items() <= after.items()
    assert asked(VECTORS) == [(40,)]


@pytest.mark.long
def test_a_larger_number_copies_into_a_part_of_its_own(db):
    made(30)
    assert made(60) == 30
    corpus = load.opened(5, ORIGINALS)
    assert len(corpus.parts) == 2
    for place in (31, 41, 47, 48, 59):
        edition = Edition.objects.get(pk=corpus.edition(place))
        original = Edition.objects.get(pk=corpus.edition(place % ORIGINALS))
        assert edition.text == original.text
        assert edition.printed_at == corpus.at(place)
    assert asked(VECTORS) == [(60,)]


@pytest.mark.long
def test_a_copy_is_made_of_what_was_printed_whatever_the_desk_did_since(db):
    made(20)
    corpus = load.opened(5, ORIGINALS)
    Article.objects.filter(pk=corpus.number(9)).update(
        headline="عنوان جديد", version=2, state="draft"
    )
    made(40)
    corpus = load.opened(5, ORIGINALS)
    for place in (21, 33):
        article = Article.objects.get(pk=corpus.number(place))
        assert article.headline == Edition.objects.get(pk=corpus.edition(9)).headline
        assert article.state == "approved"
    assert asked(VECTORS) == [(40,)]


@pytest.mark.long
def test_the_next_number_is_free(corpus):
    assert Story.objects.create().pk > corpus.number(39)
    ((last, printed),) = asked(
        "SELECT nextval(pg_get_serial_sequence('editions_edition', 'id')), max(id)"
        " FROM editions_edition"
    )
    assert last > printed == corpus.edition(39)


@pytest.mark.long
def test_progress_tells_how_much_of_the_work_is_done(db):
    told = []
    made(tell=told.append)
    shares = [one.share for one in told]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert told[-1].remaining == pytest.approx(0, abs=1e-6)
    assert told[0].done == ORIGINALS
    assert told[0].share < 1
