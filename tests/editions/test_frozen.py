"""What was printed stays as it was printed, and ending it is cheap."""

import pytest
from django.db import IntegrityError, connection, transaction

from editions.models import Edition, Story

# What is rendered from the words, and when readers see them.
MAY_CHANGE = {
    "live", "ends_at", "first_published_at", "updated_at", "body_html", "picture", "text",
    "search_text", "search_keys", "search", "reading_minutes", "rendering",
}  # fmt: skip
CHANGED = {
    "id": "id + 1000", "serial": "serial + 1", "article_version": "article_version + 1",
    "printed_at": "printed_at + interval '1 hour'", "body_pictures": """'{"1": {}}'""",
    "lead_image_id": "NULL", "section_id": "NULL", "change": "'silent'",
}  # fmt: skip
FROZEN = [one.column for one in Edition._meta.concrete_fields if one.column not in MAY_CHANGE]


def change(column: str, to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE editions_edition SET {column} = {to}")


@pytest.mark.parametrize("column", FROZEN)
def test_no_word_of_it_changes(printed, picture, column):
    printed(lead_image=picture())
    to = str(Story.objects.create().pk) if column == "story_id" else CHANGED.get(column, "'غيرها'")
    with pytest.raises(IntegrityError, match="words cannot change"), transaction.atomic():
        change(column, to)


def test_nobody_deletes_it(printed):
    printed()
    with pytest.raises(IntegrityError, match="cannot be deleted"), transaction.atomic():
        Edition.objects.all()._raw_delete("default")


@pytest.mark.parametrize("live", ["tstzrange(lower(live) - interval '1 h', NULL)"])
def test_it_begins_once(printed, live):
    printed()
    with pytest.raises(IntegrityError, match="cannot begin at another"), transaction.atomic():
        change("live", live)


def test_to_end_it_does_not_index_its_words_again(db):
    """A trigger before an update would: Postgres cannot know what it changes (ROW 1, BEFORE 2,
    UPDATE 16 of pg_trigger.tgtype)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'editions_edition'::regclass"
            " AND NOT tgisinternal AND tgtype & 19 = 19"
        )
        assert cursor.fetchall() == []
