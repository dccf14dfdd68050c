"""The desk's own addresses that are about no one story."""

from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from desk.bulk_acts import ACTS, seen_of
from desk.picture_cards import read_as
from desk.tickets import TICKET, Ticket
from images.models import Image
from tests.desk.test_front import form_of
from tests.house.matrix.rows import Row

DESK = "admin/desk/"
NO_VERB, NO_VERB_DESK = "no such verb", "no such verb on the desk"
READS, WRITES = "the desk reads", "the desk writes"
ASKED, ASKED_BY_JOURNALISTS = "the desk is answered (script)", "journalists are answered (script)"


def chosen(world, story, who) -> dict:
    """A story of politics, as the list of stories posts it."""
    story = world.draft
    return {
        "_selected_action": [str(story.pk)], f"seen-{story.pk}": seen_of(story),
        "priority": "2", "tags": "جسور", "section": world.sport.pk, "reason": "خطأ في الاسم",
    }  # fmt: skip


def of_window(window: UUID, **values):
    """From the editor's window of a draft, with the ticket of its page."""

    def sent(world, story, who) -> dict:
        ticket = Ticket(window, world.samir.pk, world.draft.pk)
        return {TICKET: ticket.signed(), "headline": "عنوان", **values}

    return sent


def words_of_picture(world, story, who) -> dict:
    image = Image.objects.get(pk=world.image)
    return {"alt": "جسر في الليل", "credit": "قسم التصوير", "read_as": read_as(image)}


def upload(world, story, who) -> dict:
    return {"file": SimpleUploadedFile("new.png", world.pixels, "image/png")}


def arrangement(world, story, who) -> dict:
    return form_of(("lead", str(world.live), {}), read=world.arrangement)


def again(world, story, who) -> dict:
    return {"read": world.arrangement}


def line(world, story, who) -> dict:
    return {"text": "عاجل: افتتاح الجسر", "hours": "1", "read": world.breaking}


ROWS = (
    # Going, being told, reading
    Row(f"{DESK}go/", READS, NO_VERB),
    Row(f"{DESK}go.json", ASKED, NO_VERB),
    Row(f"{DESK}help/", READS, NO_VERB),
    Row(f"{DESK}timetable/", "journalists read", NO_VERB),
    Row(f"{DESK}notices/", READS, NO_VERB),
    Row(f"{DESK}notices/read/", NO_VERB, WRITES, sent={"last": "1"}),
    Row(f"{DESK}notices/choices/", READS, WRITES),
    Row(f"{DESK}notices/<int:number>/", "whose it is, is led on", NO_VERB,
        values={"number": "@notice"}),
    # Whoever wrote it or is named in it; others are told of nothing
    Row(f"{DESK}confidential/", READS, NO_VERB_DESK),
    Row(f"{DESK}confidential/new/", READS, WRITES, sent={"text": "من قال لنا"}),
    Row(f"{DESK}confidential/<uuid:number>/", "whose it is, reads", "whose it is, writes",
        values={"number": "@confidential"}, sent={"act": "open"}),
    # The whole paper's
    Row(f"{DESK}front/", "editors of the whole paper read", "editors of the whole paper write",
        sent=arrangement),
    Row(f"{DESK}front/<int:number>/again/", NO_VERB, "editors of the whole paper write",
        values={"number": "@arrangement"}, sent=again),
    Row(f"{DESK}breaking/", "editors of the whole paper read", "editors of the whole paper write",
        sent=line),
    Row(f"{DESK}breaking/off/", NO_VERB, "editors of the whole paper write",
        sent=lambda world, story, who: {"read": world.breaking}),
    # Many stories at once, and stories for others: of the section alone
    *(Row(f"{DESK}bulk/<str:name>/", NO_VERB, "editors write", values={"name": name}, sent=chosen)
      for name in ACTS),
    Row(f"{DESK}bulk/<str:name>/", NO_VERB, "the desk: nothing there", values={"name": "nonsense"},
        sent=chosen),
    Row(f"{DESK}bulk/<int:pk>/", "whose it is, reads", "whose it is, writes",
        values={"pk": "@waiting_job"}),
    Row(f"{DESK}bulk/<int:pk>/undo/", NO_VERB, "whose it is, writes", values={"pk": "@done_job"}),
    Row(f"{DESK}assign/", "editors read", "editors of its section write",
        sent=lambda world, story, who: {
            "headline": "عن الجسر", "priority": "1", "section": world.politics.pk}),
    # Windows in which somebody writes
    Row(f"{DESK}unsaved/<uuid:window>/", NO_VERB, "whose window it is, writes",
        values={"window": str(UUID(int=1))}, sent=of_window(UUID(int=1), unsaved_serial="3")),
    Row(f"{DESK}unsaved/<uuid:window>/discard/", NO_VERB, "whose it is, writes",
        values={"window": "@unsaved"}),
    Row(f"{DESK}presence/<uuid:window>/", NO_VERB, "whose window it is, writes",
        values={"window": str(UUID(int=1))}, sent=of_window(UUID(int=1))),
    Row(f"{DESK}standing/", "everybody reads", NO_VERB),
    Row(f"{DESK}sign-in/", NO_VERB, "everybody: not what is asked for",
        sent={"username": "samir", "password": "wrong"}),
    # What scripts ask while somebody writes
    Row(f"{DESK}words.js", "everybody reads", NO_VERB),
    Row(f"{DESK}moment.json", ASKED, NO_VERB, query="said=publish&day=&time="),
    Row(f"{DESK}stories.json", ASKED, NO_VERB),
    Row(f"{DESK}clean", NO_VERB, ASKED, sent={"x": "<p>نص</p>"}),
    Row(f"{DESK}names/<str:table>.json", ASKED_BY_JOURNALISTS, NO_VERB,
        values={"table": "authors"}, query="q=ليلى"),
    Row(f"{DESK}names/<str:table>.json", ASKED_BY_JOURNALISTS, NO_VERB,
        values={"table": "sources"}, query="q=وكالة"),
    Row(f"{DESK}names/<str:table>/new", "editors are answered (script)", "editors write (script)",
        values={"table": "authors"},
        sent={"new-name": "سلمى", "new-kind": "person", "new-gender": "female"}),
    Row(f"{DESK}names/<str:table>/new", ASKED_BY_JOURNALISTS, "journalists write (script)",
        values={"table": "sources"}, sent={"new-name": "وكالة النهر", "new-kind": "agency"}),
    Row(f"{DESK}tags.json", ASKED_BY_JOURNALISTS, NO_VERB, query="q=بلد"),
    Row(f"{DESK}tags/near.json", ASKED_BY_JOURNALISTS, NO_VERB, query="q=بلدية"),
    Row(f"{DESK}suggest.json", NO_VERB, ASKED_BY_JOURNALISTS, sent={"headline": "البلديات"}),
    Row(f"{DESK}pictures.json", ASKED_BY_JOURNALISTS, NO_VERB),
    Row(f"{DESK}pictures/<int:number>.webp", ASKED_BY_JOURNALISTS, NO_VERB,
        values={"number": "@image"}),
    Row(f"{DESK}pictures/permit", ASKED_BY_JOURNALISTS, NO_VERB, query="credit=ليلى الحداد"),
    Row(f"{DESK}pictures/add", NO_VERB, "journalists write (script)", sent=upload),
    Row(f"{DESK}pictures/<int:number>/words", NO_VERB, "journalists write (script)",
        values={"number": "@image"}, sent=words_of_picture),
)  # fmt: skip
