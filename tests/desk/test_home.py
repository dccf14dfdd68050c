"""What the desk's front page shows to whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import handing, press, workflow
from articles.models import Announcement, Article, Mail
from desk.home import home_of
from desk.home_lines import SHOWN
from desk.models import MarginNote, Unsaved
from images.models import Cutting


def blocks(user, moment=None):
    """name -> headlines of a person's front page."""
    home = home_of(user, moment or timezone.now())
    return {block.name: [line.headline for line in block.lines] for block in home.blocks}


def block(user, name, moment=None):
    home = home_of(user, moment or timezone.now())
    return next(one for one in home.blocks if one.name == name)


def note(article, by, text="من أين الرقم؟", **values) -> MarginNote:
    """A note in the margin of a story, or an answer to one."""
    at = values.pop("at", None) or timezone.now()
    return MarginNote.objects.create(
        article=article, field="headline", text=text, by=by, at=at, version=1, **values
    )


def waiting(write, layla, headline, *, ago=timedelta(0), **hand):
    """A story of layla's that was sent for review some time ago."""
    article = write(headline)
    workflow.submit(article, by=layla, now=timezone.now() - ago)
    Article.objects.filter(pk=article.pk).update(**hand)
    article.refresh_from_db()
    return article


def test_layla_sees_her_drafts_and_nobody_elses(write, layla, omar):
    write("مسودة ليلى")
    write("مسودة عمر", by=omar, children={"bylines": []})
    assert blocks(layla) == {"returned": [], "drafts": ["مسودة ليلى"], "review": []}


def test_a_returned_story_comes_first_with_its_last_comment(write, layla, samir):
    article = write("تقرير عن السوق")
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="أضيفي مصدراً ثانياً.")
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="المصدر الثاني بلا اسم.")
    (line,) = block(layla, "returned").lines
    assert (line.headline, line.comment) == ("تقرير عن السوق", "المصدر الثاني بلا اسم.")
    assert line.comment_by == "samir"


def test_many_drafts_do_not_crowd_out_a_returned_story(client, write, layla, samir):
    article = write("أعيد إليها")
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="العنوان طويل.")
    for number in range(3 * SHOWN + 1):
        write(f"مسودة رقم {number}")
    assert blocks(layla)["returned"] == ["أعيد إليها"]
    drafts = block(layla, "drafts")
    assert drafts.is_cut
    client.force_login(layla)
    assert "مسودة" in client.get(drafts.more).context["cl"].result_list[0].headline


def test_layla_sees_what_is_with_the_editors_until_it_is_printed(write, layla, samir):
    article = write("قيد المراجعة عند المحررين")
    workflow.submit(article, by=layla)
    assert blocks(layla)["review"] == [article.headline]
    workflow.approve(article, by=samir)
    assert blocks(layla)["review"] == [article.headline]
    press.publish(article, by=samir)
    assert blocks(layla)["review"] == []


def test_the_queue_is_oldest_first_and_says_who_sent_it(write, layla, samir):
    now = timezone.now()
    new, old = write("وصل حديثاً"), write("ينتظر منذ الصباح")
    workflow.submit(new, by=layla, now=now - timedelta(minutes=5))
    workflow.submit(old, by=layla, now=now - timedelta(hours=6))
    first, second = block(samir, "queue", now).lines
    assert [first.headline, second.headline] == [old.headline, new.headline]
    assert [first.is_late, second.is_late] == [True, False]
    assert first.by == "layla"
    assert first.names == "ليلى الحداد"


def test_an_approved_story_stays_in_sight_until_it_is_printed(approved, samir):
    article = approved()
    assert blocks(samir)["approved"] == [article.headline]
    press.publish(article, by=samir)
    assert blocks(samir)["approved"] == []


def test_a_scheduled_story_moves_to_published_at_its_time(approved, samir):
    article = approved()
    now = timezone.now()
    begins = now + timedelta(seconds=30)
    press.publish(article, by=samir, at=begins)
    assert blocks(samir, now)["scheduled"] == [article.headline]
    later = begins + timedelta(seconds=1)
    assert blocks(samir, later)["scheduled"] == []
    (line,) = block(samir, "published", later).lines
    assert line.page == article.story.editions.get().get_absolute_url()


def test_what_was_published_yesterday_is_not_todays(printed, samir):
    printed(ago=timedelta(days=2))
    assert blocks(samir)["published"] == []


def test_a_correction_is_listed_with_its_note(approved, samir):
    article = approved()
    press.publish(article, by=samir, change="correction", note="العدد الصحيح 312 مقعداً.")
    (line,) = block(samir, "corrections").lines
    assert line.comment == "العدد الصحيح 312 مقعداً."


def test_a_withdrawn_story_is_no_longer_published_today(printed, samir):
    article = printed()
    press.withdraw(article, by=samir, reason="خطأ في الخبر")
    assert blocks(samir)["published"] == []


@pytest.mark.parametrize("stories", [1, 40])
def test_samirs_front_page_takes_at_most_fourteen_statements(
    client, write, layla, samir, statements, stories
):
    moment = timezone.now()
    for number in range(stories):
        for name in ("انتظار", "نشر", "موعد", "مسودة", "اعتماد", "إعادة", "تكليف"):
            article = write(f"{name} {number}", by=samir if name == "مسودة" else layla)
            if name == "مسودة":
                continue
            if name == "تكليف":
                handing.assign(article, by=samir, to=samir if number % 2 else layla, note="اكتب")
                note(article, layla)
                continue
            workflow.submit(article, by=layla)
            if name == "إعادة":
                workflow.send_back(article, by=samir, comment="راجعيه.")
            if name in ("نشر", "موعد", "اعتماد"):
                workflow.approve(article, by=samir)
            if name == "نشر":
                press.publish(article, by=samir, change="correction", note="تصويب")
            if name == "موعد":
                press.publish(article, by=samir, at=moment + timedelta(days=1))
    client.force_login(samir)
    client.get(reverse("admin:index"))
    assert statements(lambda: client.get(reverse("admin:index"))) <= 14


def test_the_front_page_reads_right_to_left_and_needs_no_inline_style(client, write, layla):
    write("«عنوان» مع <b>علامات</b>")
    client.force_login(layla)
    page = client.get(reverse("admin:index")).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "«عنوان» مع &lt;b&gt;علامات&lt;/b&gt;" in page
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=", page)


def test_every_line_leads_to_a_page_its_reader_may_open(client, write, layla):
    article = write()
    client.force_login(layla)
    (line,) = block(layla, "drafts").lines
    assert line.address == reverse("admin:articles_article_change", args=[article.pk])
    assert client.get(line.address).status_code == 200
    assert Article.objects.seen_by(layla).filter(pk=article.pk).exists()


def test_somebody_without_a_group_is_told_whom_to_ask(client, django_user_model):
    user = django_user_model.objects.create_user("rami", password="rami-secret", is_staff=True)
    client.force_login(user)
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    assert page.context["home"].blocks == ()
    assert page.context["home"].new_address == ""


def test_the_pressing_stand_first_then_what_is_due_then_the_oldest(write, layla, samir):
    now = timezone.now()
    hour = timedelta(hours=1)
    waiting(write, layla, "قديم", ago=3 * hour)
    waiting(write, layla, "يستحق غداً", ago=hour, due_at=now + 24 * hour)
    waiting(write, layla, "تأخر", ago=hour, due_at=now - hour)
    waiting(write, layla, "عاجل", priority=2)
    waiting(write, layla, "يؤجَّل", ago=9 * hour, priority=-1)
    assert blocks(samir)["queue"] == ["عاجل", "تأخر", "يستحق غداً", "قديم", "يؤجَّل"]
    urgent, late, due, old, _low = block(samir, "queue").lines
    assert (urgent.priority, old.priority) == ("urgent", "")
    assert [one.is_overdue for one in (urgent, late, due, old)] == [False, True, False, False]


def test_samir_takes_a_story_from_the_front_page_with_one_press(client, write, layla, samir, huda):
    article = waiting(write, layla, "ينتظر")
    client.force_login(samir)
    (line,) = block(samir, "queue").lines
    assert line.address == reverse("desk:review", args=[article.pk])
    home = reverse("admin:index")
    answer = client.post(line.claim, {"version_read": line.version, "next": home}, follow=True)
    assert answer.redirect_chain == [(home, 302)]
    article.refresh_from_db()
    assert article.claimed_by == samir
    (line,) = block(samir, "queue").lines
    assert (line.is_own_claim, line.claim) == (True, "")
    (line,) = block(huda, "queue").lines
    assert (line.claimed_by, line.claim, line.release) == ("samir", "", "")
    (line,) = block(layla, "review").lines
    assert line.claimed_by == "samir"


def test_samir_is_not_offered_to_review_what_he_sent_himself(write, samir):
    own = write("كتبه المحرر", by=samir)
    workflow.submit(own, by=samir)
    (line,) = block(samir, "queue").lines
    assert line.claim == ""


def test_what_is_assigned_stands_apart_from_drafts_with_what_is_wanted(write, layla, samir, omar):
    due = timezone.now() + timedelta(hours=3)
    write("مسودة")
    handing.commission(by=samir, to=layla, headline="تحقيق", note="مع رقمين.", due_at=due)
    assert blocks(layla)["drafts"] == ["مسودة"]
    (line,) = block(layla, "assigned").lines
    assert (line.headline, line.comment, line.comment_by) == ("تحقيق", "مع رقمين.", "samir")
    assert line.due_at == due
    assert [line.by for line in block(samir, "handed").lines] == ["layla"]
    assert "assigned" not in blocks(omar)


def test_a_note_waits_for_whoever_did_not_speak_last(write, layla, samir, omar):
    article = write()
    moment = timezone.now()
    first = note(article, samir)
    assert [line.comment for line in block(layla, "notes").lines] == ["من أين الرقم؟"]
    assert "notes" not in blocks(samir)
    answer = {"answer_to": first, "at": moment + timedelta(minutes=1)}
    note(article, layla, "من البلدية.", **answer)
    assert "notes" not in blocks(layla)
    (line,) = block(samir, "notes").lines
    assert (line.comment, line.comment_by) == ("من البلدية.", "layla")
    first.settled_at, first.settled_by = moment, samir
    first.save()
    assert "notes" not in blocks(samir)
    assert "notes" not in blocks(omar)


def test_a_text_that_was_not_saved_is_found_on_the_front_page(layla, omar):
    moment = timezone.now()
    Unsaved.objects.create(
        by=layla, fields={"headline": ["عنوان ضائع"]}, serial=1, begun_at=moment, kept_at=moment
    )
    (line,) = block(layla, "unsaved").lines
    assert line.headline == "عنوان ضائع"
    assert "unsaved" not in blocks(omar)


def test_what_is_scheduled_stands_under_its_day(approved, samir):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    noon += timedelta(days=1)
    for hours, headline in ((2, "اليوم"), (24, "غداً"), (72, "بعد أيام")):
        press.publish(approved(headline), by=samir, at=noon + timedelta(hours=hours))
    days = block(samir, "scheduled", noon).days
    assert [[line.headline for line in day.lines] for day in days] == [
        ["اليوم"], ["غداً"], ["بعد أيام"],
    ]  # fmt: skip
    assert [day.is_today for day in days] == [True, False, False]
    assert len({day.name for day in days}) == 3


def test_what_was_set_aside_is_named_to_huda_alone(printed, picture, samir, huda, client):
    article, now = printed(), timezone.now()
    edition = article.story.editions.get()
    values = {"try_at": now, "given_up_at": now, "failure": "falls over"}
    Mail.objects.create(to=samir, subject="رسالة سامّة", text="نص", written_at=now, **values)
    Cutting.objects.create(
        image=picture("صورة سامّة"), stem="x", sizes={}, focal_x=0, focal_y=0, **values
    )
    Announcement.objects.create(edition=edition, is_end=False, service="hub", due_at=now, **values)
    assert "aside" not in blocks(samir)
    assert set(blocks(huda)["aside"]) == {"رسالة سامّة", "صورة سامّة", article.headline}
    client.force_login(huda)
    page = client.get(reverse("admin:index")).content.decode()
    assert "falls over" in page and "cut=failed" in page
    assert client.get("/readyz").json()["parts"]["queues"]["set_aside"] == 3


def test_nothing_set_aside_takes_no_room(huda):
    assert "aside" not in blocks(huda)
