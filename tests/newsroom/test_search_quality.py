"""How good the search is, measured with files of documents and questions."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from editions.models import Edition, Story, Synonym
from editions.search.first_synonyms import load
from newsroom.search_quality import Answer, Quality, measure, read

QUESTIONS = Path(__file__).parents[1] / "editions" / "questions"

FILE = {
    "docs": [
        {"id": 1, "title": "افتتاح الجسر", "body": "صباح اليوم."},
        {"id": 2, "title": "إغلاق المتحف", "body": "للصيانة."},
    ],
    "queries": [
        {"q": "جسور", "relevant": [1], "acceptable": []},
        {"q": "المتاحف", "relevant": [2]},
        {"q": "لاشيءهنا", "relevant": [1]},
    ],
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "some.json"
    path.write_text(json.dumps(FILE, ensure_ascii=False), "utf-8")
    return path


def test_the_figures_are_what_their_names_say():
    answers = (
        Answer("a", (9, 1, 3), frozenset({1, 2}), frozenset({9})),
        Answer("b", (), frozenset({1}), frozenset()),
    )
    quality = Quality(answers)
    assert quality.recall == pytest.approx((1 / 2 + 0) / 2)
    assert quality.precision == pytest.approx(1 / 2)
    assert quality.reciprocal == pytest.approx((1 + 0) / 2)
    assert quality.unanswered == pytest.approx(1 / 2)


def test_documents_of_a_file_are_found_and_nothing_of_them_stays(db, file):
    quality = measure(*read(file))
    assert [one.found for one in quality.answers][1:] == [(2,), ()]
    assert not Edition.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'search_scratch'")
        assert cursor.fetchone() == (0,)


def test_stories_of_the_newsroom_do_not_take_part(printed, file):
    printed("المتاحف والجسور")
    assert all(set(one.found) <= {1, 2} for one in measure(*read(file)).answers)


def test_the_command_prints_the_figures_and_what_was_missed(db, file):
    out = io.StringIO()
    call_command("search_quality", str(file), misses=True, stdout=out)
    assert "2 documents, 3 queries" in out.getvalue()
    assert "missed: «لاشيءهنا» – افتتاح الجسر" in out.getvalue()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"docs": [{"id": 1}], "queries": []}'])
def test_another_file_is_refused_with_what_is_wrong(db, tmp_path, text):
    path = tmp_path / "odd.json"
    path.write_text(text)
    with pytest.raises(CommandError, match=r"odd\.json"):
        call_command("search_quality", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("search_quality", str(Path(tmp_path / "none.json")))


@pytest.fixture
def synonyms(db):
    """The lists a newsroom begins with; a test that empties all tables takes them away."""
    load(Synonym)


def test_what_readers_look_for_is_found_on_the_page(synonyms, nour):
    docs, queries = read(QUESTIONS / "examples.json")
    now = timezone.now()
    Story.objects.bulk_create(Story(pk=number) for number, *_words in docs)
    Edition.objects.bulk_create(
        Edition(
            story_id=number, serial=1, headline=title, text=body, live=DateTimeTZRange(now, None),
            printed_at=now, first_published_at=now, updated_at=now,
        )
        for number, title, body in docs
    )  # fmt: skip
    answers = []
    for q, relevant, acceptable in queries:
        shown = [one.card.number for one in nour("/search/", q=q).context["results"]]
        answers.append(Answer(q, tuple(shown[:10]), relevant, acceptable))
    quality = Quality(tuple(answers))
    assert quality.recall >= 0.95
    assert quality.precision >= 0.98


@pytest.mark.parametrize("name", ["news_1", "news_2", "news_3", "news_4", "news_5"])
def test_questions_written_without_knowing_the_search_are_answered(synonyms, name):
    quality = measure(*read(QUESTIONS / f"{name}.json"))
    assert quality.recall >= 0.92
    assert quality.precision >= 0.97
    assert quality.reciprocal >= 0.97
