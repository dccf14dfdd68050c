"""What changed in a story: the editions that readers saw, where an editor lets them see it."""

import re
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from arabic.difference import ADDED, REMOVED
from articles import press, showing, workflow, writing
from articles.models import Article
from authors.models import Author
from editions import changed
from editions.models import Edition

NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)


def address_of(article) -> str:
    return reverse("reader:changed", args=[article.pk])


def words(response) -> str:
    return response.content.decode()


@pytest.fixture
def again(samir):
    """Print the story once more with other words."""

    def print_again(article, now, change="update", note="", at=None, **new):
        writing.amend(article, by=samir, **new)
        workflow.approve(article, by=samir)
        return press.publish(article, by=samir, now=now, at=at, change=change, note=note)

    return print_again


@pytest.fixture
def shown(approved, samir):
    """A story of which readers may see what changed."""

    def make(now=NOW - 9 * HOUR, **values):
        article = approved(**values)
        press.publish(article, by=samir, now=now)
        showing.show_editions(article, by=samir, shown=True, hidden=(), of=())
        return article

    return make


def printings(response) -> list:
    return response.context["printings"]


def marked(response, tag: str) -> list[str]:
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", words(response))
    return [re.sub(r"<span.*?</span>", "", one) for one in found]


# Who may see it ------------------------------------------------------------------------------


def test_usually_only_a_story_of_which_an_editor_said_so_shows_it(approved, samir, nour, again):
    article = approved()
    press.publish(article, by=samir, now=NOW - 2 * HOUR)
    again(article, NOW - HOUR, headline="عنوان أوضح")
    page = Edition.objects.latest("serial").get_absolute_url()
    led = nour(address_of(article))
    assert (led.status_code, led["Location"]) == (302, page)
    assert led["Cache-Control"] == "public, no-cache"
    assert address_of(article) not in words(nour(page))
    showing.show_editions(article, by=samir, shown=True, hidden=(), of=())
    assert nour(address_of(article)).status_code == 200
    assert words(nour(page)).count(address_of(article)) == 2


def test_a_newsroom_may_show_it_of_every_story_but_those_an_editor_closed(
    approved, samir, nour, again, settings
):
    settings.NEWSROOM_SHOW_EDITIONS = True
    article = approved()
    press.publish(article, by=samir, now=NOW - 2 * HOUR)
    again(article, NOW - HOUR, headline="عنوان أوضح")
    page = Edition.objects.latest("serial").get_absolute_url()
    assert nour(address_of(article)).status_code == 200
    assert address_of(article) in words(nour(page))
    showing.show_editions(article, by=samir, shown=False, hidden=(), of=())
    assert nour(address_of(article)).status_code == 302
    assert address_of(article) not in words(nour(page))


def test_a_story_of_one_edition_has_no_link_to_it(shown, nour):
    article = shown()
    assert address_of(article) not in words(nour(Edition.objects.get().get_absolute_url()))
    assert [one.kind for one in printings(nour(address_of(article)))] == ["first"]


def test_what_is_withdrawn_or_was_never_printed_tells_nothing(shown, samir, nour, write):
    article = shown()
    press.withdraw(article, by=samir, reason="طلب المحكمة", now=NOW)
    assert nour(address_of(article), NOW - HOUR).status_code == 200
    gone = nour(address_of(article), NOW)
    assert gone.status_code == 410 and article.headline not in words(gone)
    draft = write()
    showing.show_editions(draft, by=samir, shown=True, hidden=(), of=())
    assert nour(address_of(draft)).status_code == 404
    assert nour("/999999999999999999/editions/").status_code == 404


def test_nothing_is_listed_before_its_time_nor_what_was_cancelled(shown, nour, again, samir):
    article = shown()
    page = Edition.objects.get().get_absolute_url()
    again(article, NOW, at=NOW + HOUR, headline="عنوان الغد")
    for moment, count in ((NOW + HOUR - timedelta(microseconds=1), 1), (NOW + HOUR, 2)):
        answer = nour(address_of(article), moment)
        assert len(printings(answer)) == count
        assert ("عنوان الغد" in words(answer)) == (count == 2)
    assert address_of(article) not in words(nour(page, NOW))
    press.unschedule(article, by=samir, now=NOW)
    assert len(printings(nour(address_of(article), NOW + 2 * HOUR))) == 1


def test_search_engines_do_not_list_it(shown, nour):
    assert 'name="robots" content="noindex, follow"' in words(nour(address_of(shown())))


# What is told --------------------------------------------------------------------------------


def test_each_edition_says_what_it_changed_word_by_word(shown, nour, again):
    article = shown(standfirst="يصل الجسر بين ضفتين.")
    again(
        article, NOW - 2 * HOUR, "correction", "أخطأنا في عدد السنوات.",
        headline="افتتاح جسر المشاة فوق النهر بعد عامين",
        body="<p>افتتحت البلدية الجسر صباح اليوم بعد عامين من العمل.</p><p>وحضر الأهالي.</p>",
    )  # fmt: skip
    answer = nour(address_of(article))
    newest, first = printings(answer)
    assert (newest.kind, newest.note) == ("correction", "أخطأنا في عدد السنوات.")
    assert [one.name for one in newest.changes] == ["headline", "body"]
    assert (first.kind, first.standing, first.changes) == ("first", "first", ())
    assert "بعد عامين" in " ".join(marked(answer, "ins"))
    assert "عام" in " ".join(marked(answer, "del"))
    assert "وحضر الأهالي." in marked(answer, "ins")


def test_spelling_alone_and_a_change_in_silence_are_told_as_such(shown, nour, again):
    article = shown(headline="إفتتاح الجسر")
    again(article, NOW - HOUR, "silent", headline="افتتاح الجسر")
    answer = nour(address_of(article))
    newest = printings(answer)[0]
    assert (newest.kind, newest.standing, newest.note) == ("silent", "spelling", "")
    assert "تغيّر الرسم فقط" in words(answer)


def test_names_and_sources_are_listed_and_never_one_behind_a_pen_name(
    shown, nour, again, layla, agency
):
    article = shown()
    hidden = Author.objects.create(name="اسمها الحقيقي")
    again(
        article, NOW - HOUR,
        children={
            "bylines": [
                {"author": layla.login.author, "role": "writing"},
                {"author": hidden, "role": "editing", "pen_name": "زرقاء"},
            ],
            "attributions": [{"source": agency, "is_unnamed": True, "wording": "مصدر مطلع"}],
        },
    )  # fmt: skip
    answer = nour(address_of(article))
    rows = {one.name: one.rows for one in printings(answer)[0].changes}
    told = {name: [(row.kind, row.pieces[0]) for row in found] for name, found in rows.items()}
    assert [kind for kind, _ in told["bylines"]] == ["same", ADDED]
    assert "زرقاء" in told["bylines"][1][1].after
    assert [kind for kind, _ in told["attributions"]] == [REMOVED, ADDED]
    assert "اسمها الحقيقي" not in words(answer)


def test_a_read_also_card_names_only_what_readers_see(shown, nour, again, write, printed):
    draft, seen = write("سر لم ينشر بعد"), printed("خبر منشور")
    article = shown()
    again(
        article, NOW - HOUR,
        body=f'<p>نص آخر.</p><aside data-read-also="{draft.pk}"></aside>'
        f'<aside data-read-also="{seen.pk}"></aside>',
    )  # fmt: skip
    answer = words(nour(address_of(article)))
    assert "سر لم ينشر بعد" not in answer and "خبر منشور" in answer


def test_what_somebody_typed_is_no_markup(shown, nour, again):
    article = shown()
    again(article, NOW - HOUR, headline="<script>alert(1)</script>", kicker='"><img src=x>')
    page = words(nour(address_of(article)))
    assert "<script>alert" not in page and "<img src=x" not in page


# What is kept out ------------------------------------------------------------------------------


def test_a_hidden_edition_is_told_without_its_words_and_shows_in_no_comparison(
    shown, nour, again, samir
):
    article = shown(headline="خبر عن البلدية")
    again(article, NOW - 3 * HOUR, headline="خبر يسيء إلى سالم")
    again(article, NOW - 2 * HOUR, "correction", "حذفنا إساءة.", headline="خبر عن بلدية المدينة")
    assert "سالم" in words(nour(address_of(article)))
    showing.show_editions(article, by=samir, shown=True, hidden=[2], of=[1, 2, 3])
    answer = nour(address_of(article))
    newest, hidden, first = printings(answer)
    assert "سالم" not in words(answer)
    assert (newest.standing, hidden.standing, first.standing) == ("substance", "hidden", "first")
    assert newest.before == first.at
    showing.show_editions(article, by=samir, shown=True, hidden=[1, 2], of=[1, 2, 3])
    answer = nour(address_of(article))
    assert [one.standing for one in printings(answer)] == ["first", "hidden", "hidden"]
    assert "خبر عن البلدية" not in words(answer)


def test_hidden_editions_beyond_the_page_do_not_show_either(shown, nour, again, samir):
    article = shown(NOW - 30 * HOUR, headline="الأول")
    again(article, NOW - 29 * HOUR, headline="سر محجوب")
    for number in range(10):
        again(article, NOW - (20 - number) * HOUR, headline=f"عنوان {number}")
    showing.show_editions(article, by=samir, shown=True, hidden=[2], of=[2])
    answer = nour(address_of(article))
    assert len(printings(answer)) == 10 and "سر محجوب" not in words(answer)
    assert printings(answer)[-1].before == NOW - 30 * HOUR
    older = nour(answer.context["older"])
    assert [one.standing for one in printings(older)] == ["hidden", "first"]
    assert (older.context["older"], older.context["newest"]) == ("", address_of(article))


# What it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 40])
def test_it_stays_within_its_statements(size, shown, nour, again, statements, printed):
    other = printed("خبر آخر")
    article = shown(NOW - 100 * HOUR)
    for number in range(size):
        body = f'<p>نص {number}.</p><aside data-read-also="{other.pk}"></aside>'
        again(article, NOW - (90 - number) * HOUR, body=body)
    assert statements(lambda: nour(address_of(article), NOW)) <= 7
    page = Edition.objects.latest("serial").get_absolute_url()
    assert statements(lambda: nour(page, NOW)) <= 8


@pytest.mark.parametrize("typed", ["x", "-", "1-", "99999999999999999-1", "1-²", "'\"", "1-9" * 40])
def test_any_place_is_answered(shown, nour, typed):
    assert nour(address_of(shown()), None, before=typed).status_code == 200


def test_texts_too_long_for_one_page_are_told_without_their_words(shown, nour, again, monkeypatch):
    monkeypatch.setattr(changed, "LETTERS", 500)
    article = shown(body=f"<p>{'كلمة ' * 60}</p>")
    again(article, NOW - HOUR, body=f"<p>{'أخرى ' * 60}</p>", headline="عنوان آخر")
    answer = nour(address_of(article))
    newest = printings(answer)[0]
    assert [one.name for one in newest.changes] == ["headline"] and newest.is_too_long
    assert "أطول من أن يُقارن" in words(answer)


def test_ten_long_texts_with_little_in_common_take_bounded_time(write, samir):
    """The most that is compared for one page: seconds, not minutes."""
    half = changed.LETTERS // 2
    old, new = (
        "".join(f"<p>{' '.join(f'كلمة{word * step % 9973}' for word in range(60))}</p>"
                for step in range(start, start + half // 700))
        for start in (1, 5001)
    )  # fmt: skip
    before, after = (
        Edition(body=one, headline="ع", section=None, picture=None) for one in (old, new)
    )
    began = time.perf_counter()
    rows = changed.body_rows(before.body, after.body, changed._named({}, {}))
    assert rows and time.perf_counter() - began < 20


# The choice itself ---------------------------------------------------------------------------


def test_the_choice_is_written_into_the_history_and_once(shown, samir):
    article = shown()
    row = Article.objects.get(pk=article.pk)
    assert row.events.filter(act="listed").count() == 1
    assert showing.show_editions(row, by=samir, shown=True, hidden=(), of=[1]) is None
    event = showing.show_editions(row, by=samir, shown=None, hidden=[1], of=[1])
    assert len(event.note.splitlines()) == 2
