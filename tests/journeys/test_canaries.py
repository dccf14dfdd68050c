"""A word that stands in one place alone is planted in everything that readers may not see; then
every address is asked, by readers and by people of the desk whom it does not concern, and every row
that the readers' role can read."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from articles import embargo, press, workflow, writing
from articles.models import SourceNote
from authors.models import Author, Source
from desk import guest_links, notes
from desk.models import Unsaved
from editions import reports
from editions.models import Edition
from images.models import Image, Rights
from tests.journeys.crawler import walk
from tests.journeys.doors import answers
from tests.readers import rows_seen

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def words(canary: str, politics, **more) -> dict:
    """A story with the word in everything that a journalist can type."""
    return {
        "headline": f"عنوان {canary}",
        "short_headline": f"قصير {canary}",
        "kicker": f"إشارة {canary}",
        "standfirst": f"مقدمة {canary}",
        "dateline": f"مكان {canary}",
        "body": f"<p>نص {canary} طويل بما يكفي.</p>",
        "section": politics,
        "tags": [f"وسم {canary}"],
        "children": {
            "bylines": [
                {"author": Author.objects.create(name=f"كاتب {canary}"), "role": "writing"}
            ],
            "attributions": [
                {"source": Source.objects.create(name=f"مصدر {canary}"), "used_for": canary},
                {"source": None, "is_unnamed": True, "wording": f"مطلع {canary}"},
            ],
            "related_links": [{"url": f"https://example.org/{canary}", "title": canary}],
        },
        **more,
    }  # fmt: skip


@pytest.fixture
def planted(write, approved, printed, samir, huda, layla, politics):
    """A story that readers see, and the words that nobody outside the desk may see."""
    now = timezone.now()
    seen = printed("عنوان ظاهر للجميع", tags=["وسم ظاهر"])
    write(**words("zqdraft", politics))
    draft = write("عنوان zqtext", body="<p>نص zqtext الذي لم يكتمل.</p>", standfirst="zqtext")
    workflow.submit(draft, by=layla)
    notes.write(draft, by=samir, text="zqnote", field="headline")
    workflow.send_back(draft, by=samir, comment="zqreview")
    Unsaved.objects.create(
        window=uuid4(), article=draft, by=layla, serial=1, begun_at=now, kept_at=now,
        fields={"headline": ["zqunsaved"]},
    )  # fmt: skip
    guest_links.give(draft, by=samir, given_to="zqguest", until=now + HOUR, now=now)
    held = approved(**words("zqembargoed", politics))
    embargo.set_embargo(held, by=huda, until=now + 5 * HOUR, now=now)
    press.publish(held, by=samir, at=now + 5 * HOUR, now=now)
    press.publish(approved(**words("zqscheduled", politics)), by=samir, at=now + HOUR, now=now)
    gone = printed(**words("zqwithdrawn", politics))
    press.withdraw(gone, by=samir, reason="zqreason")
    # What was corrected is not shown again, unless an editor lets it be seen.
    corrected = printed(ago=HOUR, **words("zqcorrected", politics))
    writing.amend(corrected, by=samir, **words("zqright", politics))
    workflow.approve(corrected, by=samir)
    press.publish(
        corrected,
        by=samir,
        change="correction",
        note="كان الاسم خطأ",
        now=now - timedelta(minutes=9),
    )
    SourceNote.objects.create(source=Source.objects.first(), note="zqsourcenote")
    image = Image.objects.create(
        file="zqfile.png", alt="zqpicture", width=9, height=9, sha256="0" * 64
    )
    Rights.objects.create(image=image, note="zqpermit")
    edition = Edition.objects.live().filter(story=seen.pk).get()
    reports.send(edition=edition.pk, text="zqreport", email="zqreader@example.org", at=now)
    return ["zqright"]


HIDDEN = """
    zqdraft zqtext zqnote zqreview zqunsaved zqguest zqembargoed zqscheduled zqwithdrawn zqreason
    zqcorrected zqsourcenote zqfile zqpicture zqpermit zqreport zqreader
""".split()


def told(text: str, hidden=HIDDEN) -> list[str]:
    return [word for word in hidden if word in text]


def test_no_public_address_tells_a_word_that_is_not_live(planted, client):
    moment = timezone.now()
    found = answers(client, moment, [*HIDDEN, *planted])
    assert len(found) > 150
    assert {address: told(text) for address, text in found.items() if told(text)} == {}
    assert any(word in text for text in found.values() for word in planted)


def test_no_row_of_the_readers_role_holds_one(planted):
    text = rows_seen(timezone.now() + timedelta(seconds=3))
    assert told(text) == [] and told(text, planted) == planted


def test_omar_whom_the_drafts_do_not_concern_is_told_none(planted, client, omar):
    """Names are for everybody at the desk: who writes must find them."""
    client.force_login(omar)
    own = [
        "zqtext",
        "zqnote",
        "zqreview",
        "zqunsaved",
        "zqguest",
        "zqsourcenote",
        "zqreport",
        "zqreader",
    ]
    found, asked = {}, 0
    for address, response in walk(client, "/admin/"):
        asked += 1
        if response.status_code == 200 and (words := told(response.content.decode(), own)):
            found[address] = words
    assert found == {} and asked > 60
