"""Notes in the margin: anchored to words, answered, settled, seen by nobody outside the desk."""

import pytest
from django.urls import reverse

from articles import keeping, press, workflow, writing
from articles.models import Act, Article
from desk import anchoring, notes
from desk.models import MarginNote

BODY = "<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p><p>وعبر الجسر مئات السكان.</p>"
SECRET = "هذا الرقم لم يؤكده أحد"


@pytest.fixture
def as_samir(client, samir):
    client.force_login(samir)
    return client


@pytest.fixture
def story(write, layla):
    article = write(body=BODY)
    workflow.submit(article, by=layla)
    return article


@pytest.fixture
def noted(story, samir):
    return notes.write(story, by=samir, text=SECRET, field="body", quote="بعد عام من العمل")


def doors(article, note=None, what=None) -> str:
    if note is None:
        return reverse("desk:notes", args=[article.pk])
    return reverse("desk:note", args=[article.pk, note.pk, what])


# Finding a passage again ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("افتتحت البلدية الجسر", "البلدية", "البلدية"),
        ("افتتحت البلديه الجسر", "البلدية", "البلديه"),
        ("افتتحتِ البَلديّةُ الجسر", "البلدية", "البَلديّةُ"),
        ("افتتحت  البلدية\nالجسر", "البلدية الجسر", "البلدية\nالجسر"),
        ("افتتحت البلـــدية", "البلدية", "البلـــدية"),
    ],
)
def test_a_passage_is_found_whatever_its_spelling(text, quote, found):
    start, end = anchoring.find(text, quote)
    assert text[start:end] == found


def test_of_two_places_the_one_with_the_same_neighbours_is_taken():
    text = "قال المصدر إن الجسر فتح. ثم قال المصدر إنه أغلق."
    start, _ = anchoring.find(text, "قال المصدر", "فتح. ثم ", " إنه أغلق.")
    assert text[start:].startswith("قال المصدر إنه")


def test_a_passage_that_was_rewritten_is_not_found():
    assert anchoring.find("الجسر مغلق", "افتتح الجسر") is None
    assert anchoring.find("الجسر مغلق", " ") is None


# Writing --------------------------------------------------------------------------------------


def test_samir_notes_a_passage_without_making_a_version(as_samir, story):
    data = {"field": "body", "quote": "مئات السكان", "text": "كم عددهم؟", "next": "review"}
    response = as_samir.post(doors(story), data)
    note = MarginNote.objects.get()
    assert response["Location"] == f"{reverse('desk:review', args=[story.pk])}#note-{note.pk}"
    assert (note.quote, note.before[-6:], note.after) == ("مئات السكان", "الجسر ", ".")
    assert Article.objects.get(pk=story.pk).version == story.version
    assert story.events.filter(act=Act.NOTED, note="كم عددهم؟").count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"field": "body", "quote": "مئات السكان", "text": " "}, "text"),
        ({"field": "body", "quote": "ليس في النص", "text": "ملاحظة"}, "quote"),
        ({"field": "body", "quote": "ا" * 601, "text": "ملاحظة"}, "quote"),
        ({"field": "state", "quote": "", "text": "ملاحظة"}, "field"),
        ({"field": "body", "quote": "", "text": "nul\x00"}, "text"),
    ],
)
def test_a_note_that_cannot_stand_is_refused_at_its_place(as_samir, story, typed, field):
    response = as_samir.post(doors(story), typed)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not MarginNote.objects.exists()
    if field == "quote":
        assert "ملاحظة" in response.content.decode()
    told = as_samir.post(doors(story) + "?fragment=1", typed)
    assert (told.status_code, told["Content-Type"]) == (400, "text/plain; charset=utf-8")


def test_a_script_gets_the_note_as_it_stands(as_samir, story):
    data = {"field": "headline", "quote": "جسر", "text": "أي <b>جسر</b>؟"}
    page = as_samir.post(doors(story) + "?fragment=1", data).content.decode()
    assert f'data-note="{MarginNote.objects.get().pk}"' in page
    assert "أي &lt;b&gt;جسر&lt;/b&gt;؟" in page


def test_layla_answers_and_settles_and_both_are_on_record(client, story, noted, layla, samir):
    client.force_login(layla)
    client.post(doors(story, noted, "answer"), {"text": "أكده رئيس البلدية."})
    (thread,) = notes.threads(story)
    assert [one.text for one in thread.answers] == ["أكده رئيس البلدية."]
    for _ in range(2):
        client.post(doors(story, noted, "settle"))
    (thread,) = notes.threads(story)
    assert (thread.is_settled, thread.note.settled_by) == (True, layla)
    assert story.events.filter(act=Act.RESOLVED).count() == 1


def test_an_answer_opens_a_settled_note_again(client, story, noted, layla, samir):
    notes.settle(noted, by=layla)
    client.force_login(samir)
    client.post(doors(story, noted, "answer"), {"text": "لم يُحل بعد."})
    (thread,) = notes.threads(story)
    assert not thread.is_settled
    notes.settle(thread.note, by=layla)
    client.post(doors(story, noted, "reopen"))
    assert not notes.threads(story)[0].is_settled


def test_an_empty_answer_is_refused_beside_its_note(as_samir, story, noted):
    response = as_samir.post(doors(story, noted, "answer"), {"text": " "})
    assert response.status_code == 400
    assert [bool(form.errors) for _thread, form in response.context["threads"]] == [True]
    assert MarginNote.objects.count() == 1


def test_nobody_deletes_a_note(client, story, noted, layla):
    client.force_login(layla)
    assert client.post(doors(story, noted, "delete")).status_code == 404
    assert client.delete(doors(story, noted, "settle")).status_code == 405
    assert client.get(doors(story, noted, "settle")).status_code == 405
    assert MarginNote.objects.filter(settled_at=None).count() == 1


def test_a_note_of_another_story_is_not_found(as_samir, write, story, noted):
    other = write("قصة أخرى")
    assert as_samir.post(doors(other, noted, "settle")).status_code == 404


# Where it stands ------------------------------------------------------------------------------


def test_a_note_follows_its_passage_and_says_when_it_is_gone(story, noted, samir):
    writing.amend(story, by=samir, body="<p>مقدمة جديدة.</p>" + BODY)
    (thread,) = notes.threads(story)
    text = notes.text_of(story, "body")
    assert text[slice(*thread.span)] == "بعد عام من العمل"
    assert not thread.is_gone
    writing.amend(story, by=samir, body="<p>نص آخر تماماً.</p>")
    (thread,) = notes.threads(story)
    assert thread.is_gone
    assert thread.note.quote == "بعد عام من العمل"


def test_layla_reads_the_note_in_her_form(client, story, noted, layla, samir):
    workflow.send_back(story, by=samir, comment="انظري الملاحظة.")
    client.force_login(layla)
    page = client.get(reverse("admin:articles_article_change", args=[story.pk]))
    assert SECRET in page.content.decode()
    assert page.context["notes_open"][0].note == noted


def test_the_form_asks_once_for_forty_notes(story, noted, samir, rf, statements):
    request = rf.get("/")
    one = statements(lambda: notes.form_context(request, story))
    for number in range(40):
        notes.write(story, by=samir, text=str(number), field="body", quote="مئات السكان")
    assert statements(lambda: notes.form_context(request, story)) == one == 1


# Who sees it ----------------------------------------------------------------------------------


def test_omar_sees_no_note_of_laylas_story(client, omar, story, noted):
    client.force_login(omar)
    assert client.get(doors(story)).status_code == 404
    assert client.post(doors(story), {"field": "body", "text": "أهلاً"}).status_code == 404
    assert client.post(doors(story, noted, "settle")).status_code == 404


def test_nour_is_sent_away(client, story, noted):
    assert client.get(doors(story)).status_code == 302
    assert client.post(doors(story, noted, "settle")).status_code == 302
    assert MarginNote.objects.filter(settled_at=None).exists()


def test_no_word_of_a_note_reaches_readers_or_previews(client, nour, story, noted, samir, layla):
    notes.write(story, by=layla, text=SECRET, field="body", answer_to=noted)
    workflow.approve(story, by=samir)
    edition = press.publish(story, by=samir)
    pages = [nour(edition.get_absolute_url()).content.decode()]
    client.force_login(samir)
    pages.append(client.get(reverse("desk:preview", args=[story.pk])).content.decode())
    pages.append(str(keeping.content_of(story)))
    pages += [str(value) for value in vars(edition).values()]
    for page in pages:
        assert SECRET not in page
        assert "data-note" not in page
