"""The search of the desk: the readers' language over working copies, each by right."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import handing, press, workflow
from articles.models import Article
from editions.search.models import Synonym
from tags.models import Section

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def look(client):
    """The page of the list that this person gets for what they typed."""

    def search(user, typed, **asked):
        client.force_login(user)
        answer = client.get(LIST, {"q": typed, **asked})
        assert answer.status_code == 200
        return answer

    return search


@pytest.fixture
def find(look):
    """The headlines that this person finds."""

    def search(user, typed, **asked):
        return [one.headline for one in look(user, typed, **asked).context["cl"].result_list]

    return search


@pytest.fixture
def plain(write):
    """A story that shares no word, name or tag with the others but what is given."""

    def begin(headline, **words):
        given = {"standfirst": "", "body": "", "tags": [], "section": None}
        return write(headline, **given | {"children": {"bylines": []}} | words)

    return begin


@pytest.fixture
def bridge(write):
    return write(
        "افتتاح جسر المشاة",
        standfirst="يصل بين ضفتي النهر.",
        body="<p>حضر <strong>المهندسون</strong> وسكان القرية.</p><p>بكلفة 90 ألفًا &amp; أكثر</p>",
    )


FOUND = [
    # in every form, in every field
    "المهندسان", "مهندس", "للقرية", "٩٠",
    # half typed
    "المهند", "المهندسو", "مشا قري",
    # phrases, either, without
    "«جسر المشاة»", "«سكان القرية»", "قطار أو جسر", "جسر -قطار",
    # names and tags
    "ليلى", "الحدا جسر", "«ليلى الحداد»", "البلديات",
    "كاتب:ليلى", "كاتب:«ليلى الحداد» جسر", "كاتب:حدا", "قسم:سياسة", "وسم:البلديات",
    "author:ليلى section:سياسة",
]  # fmt: skip
NOT_FOUND = [
    "جسور", "«المهند»", "«المشاة جسر»", "قطار أو حافلة", "جسر قطار",
    "جسر -مهندسون", "جسر -«سكان القرية»", "جسر -ليلى",
    "كاتب:عمر", "-كاتب:ليلى", "قسم:رياضة", "جسر -قسم:سياسة", "وسم:الكرة", "جسر -وسم:البلديات",
    # what stands between words in a stored body
    "strong", "amp",
]  # fmt: skip


def test_samir_finds_it_as_readers_would(find, samir, bridge, plain):
    plain("رفع أسعار الخبز")
    Section.objects.create(name="رياضة")
    for typed in FOUND:
        assert find(samir, typed) == [bridge.headline], typed
    for typed in NOT_FOUND:
        assert bridge.headline not in find(samir, typed), typed


def test_a_synonym_finds_it_at_once_and_is_marked(look, find, samir, bridge):
    assert find(samir, "كوبري") == []
    Synonym.objects.create(words="جسر، كوبري")
    assert find(samir, "كوبري") == [bridge.headline]
    assert "<mark>جسر</mark>" in look(samir, "كوبري").content.decode()


def test_a_renamed_author_and_a_renamed_tag_are_found_at_once(find, samir, layla, bridge):
    author, tag = layla.login.author, bridge.tags.get()
    author.name = "ليلى الشهابي"
    author.save()
    tag.name = "المجالس المحلية"
    tag.save()
    assert find(samir, "الشهابي") == find(samir, "كاتب:شهابي") == [bridge.headline]
    assert find(samir, "وسم:«المجالس المحلية»") == [bridge.headline]
    assert find(samir, "الحداد") == find(samir, "وسم:البلديات") == []


@pytest.fixture
def everywhere(write, approved, printed, layla, samir):
    """A story in each state, called by its name."""
    write("draft")
    workflow.submit(write("in_review"), by=layla)
    returned = write("returned")
    workflow.submit(returned, by=layla)
    workflow.send_back(returned, by=samir, comment="ناقص")
    approved("approved")
    printed("live")
    press.publish(approved("scheduled"), by=samir, at=timezone.now() + timedelta(days=1))
    press.withdraw(printed("withdrawn"), by=samir, reason="خطأ")


ALL = {"draft", "in_review", "returned", "approved", "live", "scheduled", "withdrawn"}
STATES = {
    "حالة:مسودة": {"draft"},
    "حالة:المسودات": {"draft"},
    "حالة:«قيد المراجعة»": {"in_review"},
    "حالة:للمراجعة": {"in_review"},
    "حالة:معادة": {"returned"},
    "حالة:معتمدة": {"approved"},
    "حالة:منشورة": {"live"},
    "حالة:مجدولة": {"scheduled"},
    "حالة:مسحوبة": {"withdrawn"},
    "state:draft": {"draft"},
    "state:published": {"live"},
    "state:“in review”": {"in_review"},
    "حالة:منش": {"live"},
    "حالة:م": set(),
    "حالة:كذا": set(),
    "-حالة:مسودة -حالة:منشورة": ALL - {"draft", "live"},
    "حالة:مسودة جسر": {"draft"},
    "حالة:مسودة قطار": set(),
}


def test_a_state_is_asked_for_in_arabic_and_in_english(find, samir, everywhere):
    for typed, states in STATES.items():
        assert set(find(samir, typed)) == states, typed


def test_a_state_that_is_none_is_said_with_those_there_are(look, samir, bridge):
    page = look(samir, "حالة:كذا").content.decode()
    assert "«كذا»" in page and "قيد المراجعة" in page


def test_days_are_those_of_the_last_change(find, samir, bridge):
    moment = timezone.make_aware(timezone.datetime(2026, 3, 15, 23, 30))
    Article.objects.filter(pk=bridge.pk).update(changed_at=moment)
    found = [bridge.headline]
    assert find(samir, "من:2026-03-15 إلى:2026-03-15") == found
    assert (
        find(samir, "من:2026-03")
        == find(samir, "إلى:2026-03")
        == find(samir, "من:١٥/٣/٢٠٢٦")
        == found
    )
    assert find(samir, "من:2026-03-16") == find(samir, "إلى:2026-03-14") == []
    assert find(samir, "جسر -من:2026-04") == found


def test_a_number_is_a_story_and_may_be_a_word(find, samir, bridge, plain):
    other = plain("خبر")
    assert find(samir, f"#{bridge.pk}") == [bridge.headline]
    assert other.headline in find(samir, str(other.pk))
    assert find(samir, "90") == [bridge.headline]


# By right ------------------------------------------------------------------------------------


@pytest.fixture
def secret(plain, omar, samir):
    """A draft of omar's, of which layla must learn nothing."""
    section = Section.objects.create(name="تحقيقات")
    story = plain(
        "صفقة الزعفران",
        by=omar,
        standfirst="وثائق حصرية عن الميناء.",
        body="<p>قال الشاهد إن الحاويات فارغة.</p>",
        tags=["تهريب"],
        section=section,
    )
    handing.assign(story, by=samir, to=omar)
    return story


ASKED = [
    "صفقة", "الزعف", "«صفقة الزعفران»", "حصرية", "الحاويات", "حاوي", "زعفران أو صفقة",
    "وسم:تهريب", "تهريب", "قسم:تحقيقات", "حالة:مسودة", "من:2020", "إلى:2199", "-قطار حالة:مسودة",
]  # fmt: skip


def test_layla_learns_nothing_of_the_draft_of_omar(look, find, layla, omar, samir, secret):
    typed = [*ASKED, str(secret.pk), f"#{secret.pk}"]
    for one in typed:
        assert find(samir, one) == [secret.headline], one
        assert find(omar, one) == [secret.headline], one
        page = look(layla, one)
        assert page.context["cl"].result_list == [], one
        text = html.unescape(page.content.decode()).replace(one, "")
        for word in ("صفقة الزعفران", "حصرية", "فارغة", "الشاهد"):
            assert word not in text, one


def test_layla_is_told_the_same_of_the_draft_of_omar_and_of_nothing(look, layla, secret):
    def said(typed):
        page = html.unescape(re.sub(r"<[^>]*>", " ", look(layla, typed).content.decode()))
        return " ".join(page.replace(typed, "").split())

    assert said("صفقة") == said("زقزقة")
    assert said("صفقه الزعفرن") == said("زقزقه الزقزقن")


def test_a_correction_is_offered_where_it_finds_something_that_one_may_see(
    look, plain, printed, layla, omar, samir
):
    of_omar = printed("افتتاح القنطرة")
    of_omar.bylines.all().delete()
    Article.objects.update(created_by=omar)
    plain("عن الزعفران", by=omar)
    page = look(samir, "القنطزة")
    assert page.context["cl"].suggestion == "القنطرة"
    assert html.escape(page.context["cl"].suggestion_address) in page.content.decode()
    assert look(layla, "القنطزة").context["cl"].suggestion == ""
    # A word of drafts alone is offered to nobody.
    assert look(samir, "الزعفزان").context["cl"].suggestion == ""
    plain("ترميم القنطرة", by=layla)
    assert look(layla, "القنطزة").context["cl"].suggestion == "القنطرة"


def test_where_nothing_is_found_the_published_stories_are_a_press_away(look, layla, bridge):
    page = look(layla, "قطار سريع").content.decode()
    assert f'href="{reverse("reader:search")}?q=%D9%82%D8%B7%D8%A7%D8%B1%20' in page
    assert reverse("reader:search") + "?q=" not in look(layla, "جسر").content.decode()


# What is shown -------------------------------------------------------------------------------


def test_a_line_shows_where_the_words_stand(look, samir, bridge):
    page = look(samir, "مهندس جسر").content.decode()
    assert "افتتاح <mark>جسر</mark> المشاة" in page
    assert "حضر <mark>المهندسون</mark> وسكان القرية." in page
    assert "90 ألفًا &amp; أكثر" in page
    assert "<mark>ليلى</mark> الحداد" in look(samir, "ليل").content.decode()
    assert "<mark>البلديات</mark>" in look(samir, "وسم:البلديات بلدية").content.decode()
    assert "story-found" not in look(samir, "جسر").content.decode()
    assert "<mark>" not in look(samir, "").content.decode()


def test_what_was_written_is_never_markup(look, samir, plain):
    Article.objects.filter(pk=plain("<b>جسر</b>").pk).update(
        standfirst='<img src=x onerror="alert(1)"> قطار',
        body="<p>&lt;script&gt;قطار&lt;/script&gt;</p>",
    )
    page = look(samir, "قطار جسر").content.decode()
    assert "&lt;b&gt;<mark>جسر</mark>&lt;/b&gt;" in page
    assert "<img src=x" not in page and "<script>قطار" not in page
    assert "&lt;script&gt;<mark>قطار</mark>" in page


@pytest.mark.parametrize("typed", ["جسر ضفتي ليلى", "وسم:البلديات مهندس بلدية", "زقزقة"])
def test_a_search_takes_as_many_statements_for_one_story_as_for_forty(
    client, samir, write, statements, typed
):
    client.force_login(samir)
    write("جسر 0", body="<p>المهندسون</p>")
    client.get(LIST, {"q": typed})
    one = statements(lambda: client.get(LIST, {"q": typed}))
    for number in range(1, 40):
        write(f"جسر {number}", body="<p>المهندسون</p>")
    assert statements(lambda: client.get(LIST, {"q": typed})) <= one <= 15


HOSTILE = [
    "", " ", "%", "'", '"', "\\", "«", "»", "-", "--", "- -", "أو", "أو أو", ":", "(", "!", "&",
    "<->", "كاتب:",
    "حالة:", "حالة:''", "من:", "من:9999-99-99", "إلى:2199-12-31", "-من:2026", "قسم:«»",
    "كاتب:ا", "وسم:ا", "و", "ال", "وال", "x", "xx", "-جسر", "' | 'ا':*", "ا':* & '",
    "<script>alert(1)</script>", "😀", "#²", "²", "\ufeff", "\u202eجسر", "#", "#" * 50, "1" * 19,
    "٩" * 18, "9" * 400, "a" * 300, "ً" * 10_000, "س" * 100_000, "س " * 50_000,
]  # fmt: skip


def test_whatever_is_typed_is_answered_and_kept(look, layla, bridge):
    for typed in HOSTILE:
        page = look(layla, typed).content.decode()
        assert f'value="{typed}"' in html.unescape(page), typed[:20]
        assert "<script>alert(1)" not in page


def test_a_lone_refusal_finds_nothing_and_is_no_error(find, samir, bridge):
    assert find(samir, "-قطار") == []


def test_every_page_of_the_desk_has_the_search_but_for_those_who_may_not(client, layla, nour):
    client.force_login(layla)
    page = client.get(reverse("admin:index")).content.decode()
    assert 'id="quick-search"' in page and f'action="{LIST}"' in page
    listed = client.get(LIST).content.decode()
    assert 'id="quick-search"' not in listed and 'id="searchbar"' in listed
    layla.groups.clear()
    assert 'id="quick-search"' not in client.get(reverse("admin:index")).content.decode()
    client.logout()
    assert 'id="quick-search"' not in client.get(reverse("admin:login")).content.decode()
