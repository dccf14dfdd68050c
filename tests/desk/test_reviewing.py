"""The review screen: what it marks, what is done from it, and what a stale page may not do."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from arabic.difference import compare
from articles import press, workflow, writing
from articles.models import Act, Article, State
from authors.models import Source
from desk import notes
from desk.marking import marked, marked_body, tagged
from editions import body
from editions.models import Edition

BODY = "<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p><p>وعبره مئات السكان.</p>"


@pytest.fixture
def as_samir(client, samir):
    client.force_login(samir)
    return client


@pytest.fixture
def sent(write, layla):
    """A story of layla's that waits for review; ``ago`` is how long."""

    def send(headline="افتتاح الجسر", *, ago=timedelta(0), **words):
        article = write(headline, **{"body": BODY} | words)
        workflow.submit(article, by=layla, now=timezone.now() - ago)
        return article

    return send


def door(article, since="") -> str:
    return reverse("desk:review", args=[article.pk]) + (f"?since={since}" if since else "")


def act(client, article, what, **typed):
    return client.post(door(article), {"version_read": article.version, "act": what, **typed})


def text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


# Marks ----------------------------------------------------------------------------------------


def test_changed_words_are_marked_where_they_stand():
    html = marked(compare("افتتاح الجسر أمس", "افتتاح الجسر اليوم"))
    assert html == ('افتتاح الجسر <del class="change">أمس</del><ins class="change">اليوم</ins>')


def test_spelling_is_marked_apart():
    html = marked(compare("المسؤول قال", "المسئول قال"))
    assert html.count('class="change change--spelling"') == 2


def test_what_was_typed_is_never_markup():
    assert marked(compare("<b>أ</b>", "<script>")).count("<script") == 0
    forged = "\ue100\ue114\ue110\ue121\ue12f"
    assert marked(compare(forged, forged + "أ")).count("<ins") == 1
    assert "<div" not in tagged(body.sanitise(marked_body(f"<p>{forged}</p>", f"<p>{forged}</p>")))


@pytest.mark.parametrize(
    ("before", "after", "there"),
    [
        ("<p>نص ثابت</p><p>يزول</p>", "<p>نص ثابت</p>", '<p><del class="change">يزول</del></p>'),
        ("<p>نص ثابت</p>", "<p>نص ثابت</p><p>جديد</p>", '<p><ins class="change">جديد</ins></p>'),
        ("<p>قال عمر</p>", "<p>قال <strong>زيد</strong></p>",
         '<strong><ins class="change">زيد</ins></strong>'),
        ("<ul><li>أول</li><li>ثان</li></ul>", "<ul><li>أول</li></ul>",
         '<ul><li>أول</li><li><del class="change">ثان</del></li></ul>'),
        ("<p>نص</p>", '<p>نص</p><aside data-read-also="7"></aside>',
         '<div class="change change--card change--added">'),
        ('<p>نص</p><figure data-picture="7"><figcaption>س</figcaption></figure>', "<p>نص</p>",
         '<div class="change change--card change--removed">'),
        ("<p>نص كما هو</p>", "<h2>نص كما هو</h2>", "change--form"),
        ('<p><a href="https://a.example/">رابط</a></p>',
         '<p><a href="https://b.example/">رابط</a></p>', "change--form"),
    ],
)  # fmt: skip
def test_every_kind_of_change_of_the_body_is_marked(before, after, there):
    assert there in tagged(body.sanitise(marked_body(before, after)))


def test_the_marked_body_says_what_the_new_one_says():
    before = (
        "<p>سطر<br>ثان</p><table><tr><td>أ</td><td>ب</td></tr><tr><td>ج</td><td>د</td></tr></table>"
    )
    after = (
        "<p>سطر<br>ثالث</p><table><tr><td>أ</td><td>هـ</td></tr></table>"
        "<blockquote><p>قول <strong>فصل</strong></p></blockquote>"
    )
    html = tagged(body.sanitise(marked_body(before, after, [(0, 3, 12)])))
    assert '<mark class="noted" data-note="12" id="passage-12">سطر</mark>' in html
    without = re.sub(r"<del.*?</del>", "", html)
    assert body.plain_text(without) == body.plain_text(after)
    assert "<br>" in html


def test_nothing_is_marked_when_nothing_is_compared():
    html = tagged(body.sanitise(marked_body(None, BODY)))
    assert html == body.sanitise(BODY)


# The screen -----------------------------------------------------------------------------------


def test_a_first_story_is_shown_clean(as_samir, sent):
    page = as_samir.get(door(sent()))
    assert page.context["base"].name == "none"
    assert 'class="change' not in page.content.decode()


def test_all_fields_are_compared_with_what_readers_see(
    as_samir, printed, samir, layla, picture, politics
):
    article = printed(body=BODY)
    second = Source.objects.create(name="البلدية", kind="agency")
    writing.amend(
        article, by=layla, headline="الجسر يفتح أبوابه", body=BODY.replace("عام", "عامين"),
        lead_image=picture(), tags=["الجسور"],
        children={
            "attributions": [{"source": second}],
            "bylines": [{"author": layla.login.author, "role": "photography"}],
            "related_links": [{"url": "https://example.org/a", "title": "تقرير"}],
        },
    )  # fmt: skip
    workflow.submit(article, by=layla)
    page = as_samir.get(door(article, "live"))
    names = {one.name for one in page.context["changes"]}
    assert names >= {
        "headline", "body", "lead_image", "tag_rows", "attributions", "bylines", "related_links"
    }  # fmt: skip
    html = page.content.decode()
    assert '<del class="change">عام</del><ins class="change">عامين</ins>' in html
    for gone, new in (("وكالة الأفق", "البلدية"), ("البلديات", "الجسور"), ("كتابة", "تصوير")):
        assert re.search(rf"<del[^>]*>[^<]*{gone}", html), gone
        assert re.search(rf"<ins[^>]*>[^<]*{new}", html), new


def test_the_switch_is_an_address(as_samir, sent, samir, layla):
    article = sent()
    workflow.send_back(article, by=samir, comment="أعيدي النظر.")
    writing.amend(article, by=layla, headline="بعد الإعادة")
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    writing.amend(article, by=samir, headline="بعد الاعتماد")
    default = as_samir.get(door(article))
    assert default.context["base"].name == "approval"
    assert "بعد الإعادة" not in text(as_samir.get(door(article, "none")).content.decode())
    for since, there in (("approval", "الإعادة"), ("return", "افتتاح"), ("v1", "افتتاح")):
        page = as_samir.get(door(article, since))
        assert page.context["base"].name == since
        assert re.search(rf"<del[^>]*>[^<]*{there}", page.content.decode()), since
    for nonsense in ("v999", "v", "vx", "live", "%00"):
        assert as_samir.get(door(article, nonsense)).context["base"].name == "approval"


def test_layla_looks_and_may_not_act(client, layla, sent):
    article = sent()
    client.force_login(layla)
    page = client.get(door(article))
    assert page.status_code == 200
    assert 'id="review-acts"' not in page.content.decode()
    assert act(client, article, "approve").status_code == 403
    assert Article.objects.get(pk=article.pk).state == State.IN_REVIEW


def test_omar_and_nour_find_no_screen(client, omar, sent):
    article = sent()
    assert client.get(door(article)).status_code == 302
    client.force_login(omar)
    assert client.get(door(article)).status_code == 404
    assert act(client, article, "approve").status_code == 404


def test_the_screen_costs_the_same_with_forty_notes_and_rows(
    as_samir, sent, samir, layla, statements
):
    article = sent()
    writing.amend(article, by=samir, headline="عنوان آخر")
    notes.write(article, by=samir, text="ملاحظة", field="body", quote="مئات السكان")
    one = statements(lambda: as_samir.get(door(article, "v1")))
    sources = [Source.objects.create(name=f"مصدر {n}", kind="agency") for n in range(40)]
    writing.amend(
        article, by=samir, tags=[f"وسم {n}" for n in range(40)],
        children={"attributions": [{"source": source} for source in sources]},
    )  # fmt: skip
    for number in range(40):
        notes.write(article, by=layla, text=str(number), field="body", quote="مئات السكان")
    many = statements(lambda: as_samir.get(door(article, "v1")))
    assert many == one


# Acts -----------------------------------------------------------------------------------------


def test_samir_approves_and_goes_on_to_the_oldest_that_waits(as_samir, sent):
    article = sent("الأولى")
    sent("الأحدث", ago=timedelta(hours=1))
    oldest = sent("الأقدم", ago=timedelta(hours=5))
    response = act(as_samir, article, "approve")
    assert response["Location"] == door(oldest)
    assert Article.objects.get(pk=article.pk).state == State.APPROVED
    assert "الأولى" in as_samir.get(door(oldest)).content.decode()


def test_a_correction_is_one_press_away(as_samir, printed, samir):
    article = printed(body=BODY)
    writing.amend(article, by=samir, body=BODY.replace("عام", "عامين"))
    assert 'value="correct"' in as_samir.get(door(article)).content.decode()
    response = act(as_samir, article, "correct")
    assert response["Location"].startswith(reverse("desk:act", args=[article.pk, "publish"]))
    assert as_samir.get(response["Location"]).context["form"]["change"].value() == "correction"
    assert Article.objects.get(pk=article.pk).state == State.APPROVED


def test_a_first_edition_corrects_nothing(as_samir, sent):
    assert 'value="correct"' not in as_samir.get(door(sent())).content.decode()


def test_after_the_last_one_samir_is_home(as_samir, sent):
    assert act(as_samir, sent(), "approve")["Location"] == reverse("admin:index")


def test_a_colleagues_claim_and_an_own_story_are_not_next(as_samir, sent, write, samir, huda):
    article = sent()
    claimed = sent("في يد هدى")
    Article.objects.filter(pk=claimed.pk).update(claimed_by=huda, claimed_at=timezone.now())
    workflow.submit(write("قصة سمير", by=samir), by=samir)
    assert act(as_samir, article, "approve")["Location"] == reverse("admin:index")


def test_samir_approves_and_publishes_at_once(as_samir, sent):
    article = sent()
    act(as_samir, article, "publish")
    assert Edition.objects.live().get().story_id == article.pk


def test_samir_approves_and_goes_to_the_timetable(as_samir, sent):
    article = sent()
    response = act(as_samir, article, "schedule")
    assert response["Location"] == reverse("desk:act", args=[article.pk, "publish"])
    assert Article.objects.get(pk=article.pk).state == State.APPROVED
    assert not Edition.objects.exists()


def test_a_planned_end_is_asked_about_before_publishing(as_samir, approved, samir, layla):
    article = approved()
    press.publish(article, by=samir, until=timezone.now() + timedelta(days=1))
    writing.amend(article, by=layla, headline="بعد النشر")
    workflow.submit(article, by=layla)
    response = act(as_samir, article, "publish")
    assert response["Location"] == reverse("desk:act", args=[article.pk, "publish"])
    assert Edition.objects.count() == 1


def test_a_silent_change_does_not_move_the_time_of_updating(as_samir, printed, layla):
    article = printed(ago=timedelta(hours=3))
    first = Edition.objects.get()
    writing.amend(article, by=layla, headline="بلا همزة")
    workflow.submit(article, by=layla)
    act(as_samir, article, "publish", change="silent")
    last = Edition.objects.order_by("serial").last()
    assert (last.serial, last.change, last.updated_at) == (2, "silent", first.updated_at)


def test_samir_returns_with_a_comment(as_samir, sent):
    article = sent()
    act(as_samir, article, "send_back", comment="أين الرد؟")
    article.refresh_from_db()
    assert article.state == State.RETURNED
    assert article.events.get(act=Act.RETURNED).note == "أين الرد؟"


def test_a_return_without_a_word_is_refused_unless_a_note_says_why(as_samir, sent, samir):
    article = sent()
    response = act(as_samir, article, "send_back", comment=" ")
    assert response.status_code == 422
    assert Article.objects.get(pk=article.pk).state == State.IN_REVIEW
    note = notes.write(article, by=samir, text="كم عددهم؟", field="body", quote="مئات السكان")
    notes.settle(notes.write(article, by=samir, text="سوي", field="headline"), by=samir)
    act(as_samir, article, "send_back")
    comment = article.events.get(act=Act.RETURNED).note
    assert f"«{note.quote}»: كم عددهم؟" in comment
    assert "سوي" not in comment


def test_a_stale_page_does_nothing_keeps_the_comment_and_shows_what_changed(
    as_samir, sent, layla, samir
):
    article = sent()
    read = article.version
    writing.amend(article, by=samir, headline="غيّرها زميل")
    response = as_samir.post(
        door(article), {"version_read": read, "act": "send_back", "comment": "كلام طويل"}
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "كلام طويل" in page
    assert response.context["base"].name == f"v{read}"
    assert re.search(r"<ins[^>]*>[^<]*زميل", page)
    assert Article.objects.get(pk=article.pk).state == State.IN_REVIEW
    # The page now carries the version that was shown: the next press is an informed one.
    assert f'name="version_read" value="{article.version}"' in page


def test_samir_does_not_overrule_an_approval_that_he_has_not_seen(as_samir, sent, huda):
    article = sent()
    workflow.approve(article, by=huda)
    response = act(as_samir, article, "send_back", comment="أين الرد؟", state_read="in_review")
    assert response.status_code == 409
    assert "أين الرد؟" in response.content.decode()
    assert Article.objects.get(pk=article.pk).state == State.APPROVED
    act(as_samir, article, "send_back", comment="أين الرد؟", state_read="approved")
    assert Article.objects.get(pk=article.pk).state == State.RETURNED


@pytest.mark.parametrize("what", ["", "delete", "withdraw"])
def test_an_act_that_the_screen_does_not_know_is_refused(as_samir, sent, what):
    article = sent()
    assert act(as_samir, article, what).status_code == 422
    assert Article.objects.get(pk=article.pk).state == State.IN_REVIEW


def test_samir_does_not_approve_his_own_story_and_is_told_why(as_samir, write, samir):
    article = write(by=samir)
    workflow.submit(article, by=samir)
    page = as_samir.get(door(article)).content.decode()
    assert str(workflow.OWN_STORY) in page
    assert 'value="approve"' not in page
    assert act(as_samir, article, "approve").status_code == 403


def test_huda_approves_her_own_story_with_a_reason(client, write, huda):
    article = write(by=huda)
    workflow.submit(article, by=huda)
    client.force_login(huda)
    assert 'name="reason"' in client.get(door(article)).content.decode()
    assert act(client, article, "approve").status_code == 422
    act(client, article, "approve", reason="لا محرر آخر الليلة.")
    assert article.events.get(act=Act.APPROVED).note == "لا محرر آخر الليلة."


def test_a_story_that_lacks_something_is_refused_with_what_it_lacks(as_samir, sent, layla):
    article = sent()
    article.bylines.all().delete()
    response = act(as_samir, article, "approve", comment="يبقى")
    assert response.status_code == 422
    assert "يبقى" in response.content.decode()
    assert Article.objects.get(pk=article.pk).state == State.IN_REVIEW
