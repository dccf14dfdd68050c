"""Printing, scheduling, correcting, withdrawing: what readers see at which moment."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import press, workflow, writing
from articles.refusals import NotAllowed, NoteNeeded, Refused, Stale
from authors.models import Author
from editions.models import Edition, EditionAttribution, Story
from editions.words import CHILDREN, Words, children_of, words_of
from images.models import Image

NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def headline_at(article, moment):
    edition = Edition.objects.at(moment).filter(story=article.pk).first()
    return edition and edition.headline


def reprinted(article, samir, layla, headline, *, now, **how):
    """The next version, written by layla and printed by samir."""
    writing.amend(article, by=layla, headline=headline, now=now)
    workflow.submit(article, by=layla, now=now)
    workflow.approve(article, by=samir, now=now)
    return press.publish(article, by=samir, now=now, **how)


def test_layla_cannot_publish(approved, layla):
    with pytest.raises(NotAllowed):
        press.publish(approved(), by=layla)


def test_a_draft_cannot_be_published(write, samir):
    with pytest.raises(Refused):
        press.publish(write(), by=samir)


def test_readers_see_a_story_from_its_time_and_not_a_second_before(approved, samir):
    article = approved("جسر")
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    assert headline_at(article, NOW + HOUR - SECOND) is None
    assert headline_at(article, NOW + HOUR) == "جسر"


def test_a_story_ends_where_it_was_said_to_end(approved, samir):
    article = approved("جسر")
    press.publish(article, by=samir, until=NOW + HOUR, now=NOW)
    assert headline_at(article, NOW + HOUR - SECOND) == "جسر"
    assert headline_at(article, NOW + HOUR) is None


def test_readers_see_the_old_edition_until_the_next_is_printed(approved, samir, layla):
    article = approved("قبل")
    press.publish(article, by=samir, now=NOW)
    writing.amend(article, by=layla, headline="بعد", now=NOW + HOUR)
    assert headline_at(article, NOW + HOUR) == "قبل"
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir, now=NOW + 2 * HOUR)
    assert headline_at(article, NOW + 2 * HOUR - SECOND) == "قبل"
    assert headline_at(article, NOW + 2 * HOUR) == "بعد"


def test_publishing_now_cancels_what_was_scheduled(approved, samir, layla):
    article = approved("أول")
    press.publish(article, by=samir, now=NOW)
    reprinted(article, samir, layla, "مجدول", now=NOW, at=NOW + 6 * HOUR)
    reprinted(article, samir, layla, "مصحح", now=NOW + HOUR)
    assert headline_at(article, NOW + 7 * HOUR) == "مصحح"


def test_what_was_scheduled_is_kept_when_the_editor_says_so(approved, samir, layla):
    article = approved("أول")
    press.publish(article, by=samir, now=NOW)
    reprinted(article, samir, layla, "مجدول", now=NOW, at=NOW + 6 * HOUR)
    reprinted(article, samir, layla, "مصحح", now=NOW + HOUR, keep_scheduled=True)
    assert headline_at(article, NOW + 2 * HOUR) == "مصحح"
    assert headline_at(article, NOW + 6 * HOUR) == "مجدول"


def test_cancelling_a_schedule_gives_the_live_edition_its_own_end_back(approved, samir, layla):
    article = approved("أول")
    press.publish(article, by=samir, until=NOW + 9 * HOUR, now=NOW)
    reprinted(article, samir, layla, "مجدول", now=NOW, at=NOW + 6 * HOUR)
    press.unschedule(article, by=samir, now=NOW + HOUR)
    assert headline_at(article, NOW + 7 * HOUR) == "أول"
    assert headline_at(article, NOW + 9 * HOUR) is None


def test_a_version_whose_schedule_was_cancelled_waits_to_be_printed_again(approved, samir, layla):
    article = approved("جسر")
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    press.unschedule(article, by=samir, now=NOW)
    assert (article.state, article.is_printed) == ("approved", False)
    with pytest.raises(NotAllowed):
        writing.amend(article, by=layla, headline="هو عند المحررين")


def test_rescheduling_prints_at_the_new_time_only(approved, samir):
    article = approved("جسر")
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    press.publish(article, by=samir, at=NOW + 3 * HOUR, now=NOW)
    assert headline_at(article, NOW + 2 * HOUR) is None
    assert headline_at(article, NOW + 3 * HOUR) == "جسر"


def test_withdrawal_ends_what_is_live_and_what_is_to_come(approved, samir, layla):
    article = approved("أول")
    press.publish(article, by=samir, now=NOW)
    reprinted(article, samir, layla, "مجدول", now=NOW, at=NOW + 6 * HOUR)
    press.withdraw(article, by=samir, reason="طلب قانوني", now=NOW + HOUR)
    assert headline_at(article, NOW + HOUR - SECOND) == "أول"
    assert headline_at(article, NOW + HOUR) is None
    assert headline_at(article, NOW + 7 * HOUR) is None


def test_withdrawal_needs_a_reason_and_the_right(printed, samir, layla):
    article = printed()
    with pytest.raises(NoteNeeded):
        press.withdraw(article, by=samir, reason=" ")
    with pytest.raises(NotAllowed):
        press.withdraw(article, by=layla, reason="لأنني أريد")


def test_a_correction_needs_its_note(approved, samir):
    article = approved()
    with pytest.raises(NoteNeeded):
        press.publish(article, by=samir, change="correction")


def test_only_an_editorial_change_moves_the_time_of_updating(approved, samir, layla):
    article = approved("أول")
    first = press.publish(article, by=samir, now=NOW)
    silent = reprinted(article, samir, layla, "ثان", now=NOW + HOUR, change="silent")
    told = reprinted(article, samir, layla, "ثالث", now=NOW + 2 * HOUR)
    assert silent.updated_at == first.updated_at == NOW
    assert told.updated_at == NOW + 2 * HOUR
    assert told.first_published_at == NOW


def test_a_time_that_has_passed_is_refused(approved, samir):
    with pytest.raises(Refused):
        press.publish(approved(), by=samir, at=NOW - HOUR, now=NOW)


def test_publishing_a_stale_page_is_refused(approved, samir):
    article = approved()
    article.version -= 1
    with pytest.raises(Stale):
        press.publish(article, by=samir)
    assert not Edition.objects.filter(story=article.pk).exists()


def test_an_unnamed_source_is_printed_as_its_wording_only(approved, samir, agency):
    hidden = {
        "source": agency,
        "is_unnamed": True,
        "wording": "مصدر مطلع",
        "url": "https://example.org/secret",
        "used_for": "تفاصيل من داخل الوزارة",
    }
    bylines = [{"author": Author.objects.create(name="قسم الأخبار"), "role": "writing"}]
    article = approved(children={"bylines": bylines, "attributions": [hidden]})
    press.publish(article, by=samir)
    row = EditionAttribution.objects.get()
    assert (row.source_id, row.wording, row.url, row.used_for) == (None, "مصدر مطلع", "", "")


def test_every_shared_field_and_row_is_carried_into_the_edition(approved, samir, politics, agency):
    """A field that is added to the declaration must arrive without more work."""
    other = Story.objects.create()
    author = Author.objects.create(name="هالة زين")
    values = {
        "kind": "analysis", "kicker": "إضاءة", "headline": "عنوان طويل", "short_headline": "قصير",
        "standfirst": "مقدمة", "dateline": "دمشق", "body": "<p>نص</p>", "section": politics,
        "lead_caption": "تعليق خاص",
    }  # fmt: skip
    fields = {field.name for field in Words._meta.local_fields}
    assert fields == {*values, "lead_image"}, "give the new field a value here"
    children = {
        "bylines": [{"author": author, "role": "translation", "pen_name": "ابن البلد"}],
        "attributions": [
            {"source": agency, "url": "https://example.org/1", "used_for": "الأرقام",
             "consulted_on": NOW.date(), "wording": "وكالة"}
        ],
        "related_links": [
            {"related_story": other}, {"url": "https://example.org", "title": "خارج"}
        ],
    }  # fmt: skip
    article = approved(**values, tags=["غزة", "سوريا"], children=children)
    assert set(children_of(article)) == set(CHILDREN)
    edition = press.publish(article, by=samir)
    assert words_of(edition) == words_of(article)
    assert children_of(edition) == children_of(article)


@pytest.mark.parametrize("column", ["headline", "body", "standfirst"])
def test_the_database_refuses_a_change_of_printed_words(printed, column):
    printed()
    with pytest.raises(IntegrityError, match="words cannot change"), transaction.atomic():
        Edition.objects.update(**{column: "غيرها"})


def test_the_database_refuses_to_delete_or_move_what_was_printed(printed):
    printed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.get().bylines.update(pen_name="آخر")


def test_a_preview_is_the_readers_page_and_prints_nothing(approved, samir):
    article = approved("العنوان كما سيظهر")
    page = press.preview(article)
    assert not Edition.objects.exists()
    press.publish(article, by=samir)
    assert page.headline == Edition.objects.get().headline
    assert page.source_line == "المصدر: وكالة الأفق"


def test_a_picture_is_printed_with_its_words_and_its_renditions(approved, samir, picture):
    image = picture(alt="جسر فوق نهر", credit="عمر النجار")
    press.publish(approved(lead_image=image), by=samir)
    printed = Edition.objects.get().picture
    Image.objects.filter(pk=image.pk).update(alt="غيرها", credit="غيره")
    assert (printed["alt"], printed["credit"]) == ("جسر فوق نهر", "عمر النجار")
    assert printed["card"][-1][0] <= image.width
    assert len(printed["stem"]) == 24 and printed["colours"]


def test_a_picture_that_cannot_be_read_is_told_and_nothing_is_printed(approved, samir, picture):
    image = picture()
    article = approved(lead_image=image)
    image.file.storage.delete(image.file.name)
    with pytest.raises(Refused, match=str(press.PICTURE_UNREADABLE)[:20]):
        press.publish(article, by=samir)
    assert not Edition.objects.exists()
