"""What the desk's front page shows to whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import press, workflow
from articles.models import Article
from desk.home import SHOWN, home_of


def blocks(user, moment=None):
    """name -> headlines of a person's front page."""
    home = home_of(user, moment or timezone.now())
    return {block.name: [line.headline for line in block.lines] for block in home.blocks}


def block(user, name, moment=None):
    home = home_of(user, moment or timezone.now())
    return next(one for one in home.blocks if one.name == name)


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
    every = client.get(drafts.more).context["cl"].result_count
    assert every == 3 * SHOWN + 1


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


@pytest.mark.parametrize("stories", [1, 20])
def test_samirs_front_page_takes_at_most_twelve_statements(
    client, write, layla, samir, statements, stories
):
    moment = timezone.now()
    for number in range(stories):
        for name in ("انتظار", "نشر", "موعد", "مسودة", "اعتماد", "إعادة"):
            article = write(f"{name} {number}", by=samir if name == "مسودة" else layla)
            if name == "مسودة":
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
    assert statements(lambda: client.get(reverse("admin:index"))) <= 12


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
