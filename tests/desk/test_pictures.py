"""Pictures dropped into a story: taken in, recognised, completed, chosen."""

import io
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from authors.models import Author, Source
from desk.picture_cards import card
from images import uploads
from images.files import originals
from images.models import Image, Permit, Rights
from tests.desk.posted import posted
from tests.images import photos

pytestmark = pytest.mark.django_db
RECORDS = photos.UTF8 | {
    photos.BYLINE: "ليلى الحداد".encode(),
    photos.CAPTION: "عند الجسر".encode(),
    photos.CREATED: b"20260314",
}


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def send(client, layla):
    client.force_login(layla)

    def post(content: bytes, name="IMG_1.jpg", **more):
        file = SimpleUploadedFile(name, content)
        return client.post(reverse("desk:add_picture"), {"file": file, **more})

    return post


@pytest.fixture
def complete(client, layla):
    client.force_login(layla)

    def post(card, **words):
        kept = {name: card[name] for name in ("alt", "caption", "credit", "taken_on", "read_as")}
        return client.post(card["address"], kept | words)

    return post


def test_a_dropped_photograph_brings_its_words(send, layla):
    answer = send(photos.jpeg(records=RECORDS))
    assert answer.status_code == 201
    card = answer.json()["picture"]
    image = Image.objects.get()
    assert (image.credit, image.caption, image.taken_on) == (
        "ليلى الحداد", "عند الجسر", date(2026, 3, 14),
    )  # fmt: skip
    assert (card["number"], card["alt"], card["credit"]) == (image.pk, "", "ليلى الحداد")
    assert card["taken_on"] == "2026-03-14"
    assert image.sha256 and image.likeness is not None
    assert "IMG" not in image.file.name
    assert LogEntry.objects.get().action_flag == ADDITION
    assert LogEntry.objects.get().user == layla


def test_its_words_are_completed_on_the_card(send, complete):
    card = send(photos.jpeg(records=RECORDS)).json()["picture"]
    answer = complete(card, alt="  جسر\u200f فوق  النهر ")
    assert answer.status_code == 200
    assert Image.objects.get().alt == answer.json()["picture"]["alt"] == "جسر فوق النهر"
    assert LogEntry.objects.latest("pk").action_flag == CHANGE


@pytest.mark.parametrize("missing", ["alt", "credit"])
def test_a_card_without_words_for_the_blind_or_a_credit_is_refused_at_its_place(
    send, complete, missing
):
    card = send(photos.jpeg()).json()["picture"]
    answer = complete(card, **{"alt": "جسر", "credit": "ليلى", missing: " \u200f"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [missing]
    assert Image.objects.get().alt == ""


@pytest.mark.parametrize(
    ("credit", "permit"),
    [
        ("ليلى الحداد", Permit.OWN),
        ("تصوير: ليلي الحدّاد", Permit.OWN),
        ("ليلى الحداد / وكالة الأفق", Permit.AGENCY),
        ("ليلى الحدادين", Permit.UNKNOWN),
        ("بلدية المدينة", Permit.UNKNOWN),
        ("وكالات", Permit.UNKNOWN),
    ],
)
def test_the_right_to_publish_is_offered_as_the_credit_tells_it(
    send, complete, client, credit, permit
):
    Author.objects.create(name="ليلى الحداد")
    Author.objects.create(name="وكالات", kind="organisation")
    Source.objects.create(name="وكالة الأفق", kind="agency")
    Source.objects.create(name="بلدية المدينة", kind="official")
    assert client.get(reverse("desk:guess_permit"), {"credit": credit}).json() == {"permit": permit}
    card = send(photos.jpeg()).json()["picture"]
    assert (card["permit"], card["likely_permit"]) == ("unknown", "unknown")
    told = complete(card, alt="جسر", credit=credit).json()["picture"]
    assert told["permit"] == permit
    assert [one.permit for one in Rights.objects.all()] == [permit] * (permit != Permit.UNKNOWN)


def test_what_layla_says_of_the_right_goes_before_what_the_credit_tells(send, complete):
    Source.objects.create(name="وكالة الأفق", kind="agency")
    card = send(photos.jpeg()).json()["picture"]
    words = {"alt": "جسر", "credit": "وكالة الأفق"}
    card = complete(card, permit="handout", **words).json()["picture"]
    assert Rights.objects.get().permit == Permit.HANDOUT
    assert complete(card, **words).json()["picture"]["permit"] == Permit.HANDOUT
    assert complete(card, permit="unknown", **words).status_code == 200
    assert Rights.objects.get().permit == Permit.UNKNOWN


@pytest.mark.parametrize("permit", ["none", "x"])
def test_a_right_that_the_card_does_not_offer_is_refused_at_its_place(send, complete, permit):
    card = send(photos.jpeg()).json()["picture"]
    answer = complete(card, alt="جسر", credit="ليلى", permit=permit)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["permit"])
    assert Image.objects.get().alt == ""


def test_a_right_changed_meanwhile_is_not_overwritten(send, complete):
    card = send(photos.jpeg()).json()["picture"]
    Rights.objects.create(image_id=card["number"], permit=Permit.LICENSED)
    answer = complete(card, alt="جسر", credit="ليلى", permit="own")
    assert answer.status_code == 409
    assert answer.json()["picture"]["permit"] == Permit.LICENSED


def test_the_same_file_again_is_the_same_picture(send):
    first = send(photos.jpeg(records=RECORDS)).json()["picture"]
    again = send(photos.jpeg(records=RECORDS), "other.jpg")
    assert again.status_code == 200
    assert again.json()["is_known"] is True
    assert again.json()["picture"]["number"] == first["number"]
    assert Image.objects.count() == 1


def test_a_picture_that_looks_like_one_of_ours_is_stored_only_when_asked_again(send):
    first = send(photos.jpeg()).json()["picture"]
    smaller = photos.jpeg(photos.drawn().resize((700, 467)))
    answer = send(smaller)
    assert answer.status_code == 409
    assert [one["number"] for one in answer.json()["near"]] == [first["number"]]
    assert answer.json()["near"][0]["thumb"]
    assert Image.objects.count() == 1
    assert len(originals().listdir("")[1]) == 1
    assert send(smaller, anyway="1").status_code == 201
    assert send(photos.jpeg(photos.drawn(other=4))).status_code == 201


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("نص".encode(), uploads.NOT_A_PICTURE),
        (photos.jpeg()[:900], uploads.NOT_A_PICTURE),
    ],
)
def test_what_is_no_picture_is_refused_in_words(send, content, reason):
    answer = send(content)
    assert answer.status_code == 400
    assert answer.json()["errors"]["file"] == [str(reason)]
    assert not Image.objects.exists()


def test_a_picture_that_is_too_large_is_refused(send, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 100)
    assert send(photos.jpeg()).json()["errors"]["file"] == [str(uploads.TOO_LARGE)]


def test_no_file_is_refused(client, layla):
    client.force_login(layla)
    answer = client.post(reverse("desk:add_picture"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["file"])


def test_nour_adds_nothing_and_nobody_without_the_token_does(client, layla, picture):
    image = picture()
    addresses = [reverse("desk:add_picture"), reverse("desk:picture_words", args=[image.pk])]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(layla)
    for address in addresses:
        assert client.post(address).status_code == 403
        assert strict.post(address).status_code == 403
        strict.get(address)
    layla.groups.clear()
    client.force_login(layla)
    for address in addresses:
        assert client.post(address).status_code == 403
        assert client.get(address).status_code == 405


def test_two_people_on_one_picture_the_later_sees_what_the_other_wrote(send, complete):
    card = send(photos.jpeg()).json()["picture"]
    assert complete(card, alt="جسر", credit="ليلى").status_code == 200
    answer = complete(card, alt="نهر", credit="عمر")
    assert answer.status_code == 409
    assert answer.json()["picture"]["alt"] == "جسر"
    assert complete(answer.json()["picture"], alt="نهر").status_code == 200
    assert (Image.objects.get().alt, Image.objects.get().credit) == ("نهر", "ليلى")


def test_words_of_a_portrait_are_for_those_who_look_after_the_authors(
    client, layla, samir, picture, complete
):
    image = picture(alt="وجه")
    Author.objects.create(name="ريما الشامي", portrait=image)
    page = reverse("admin:images_image_change", args=[image.pk])
    client.force_login(layla)
    assert client.post(reverse("desk:picture_words", args=[image.pk])).status_code == 403
    assert client.post(page, {"alt": "x", "credit": "x"}).status_code == 403
    assert b'name="alt"' not in client.get(page).content
    client.force_login(samir)
    assert b'name="alt"' in client.get(page).content


def test_words_completed_on_a_card_count_as_a_change_of_an_approved_story(
    approved, picture, complete, client, layla
):
    image = picture()
    article = approved(lead_image=image)
    assert complete(card(image, layla), caption="كلام لم يقرأه أحد").status_code == 200
    assert Article.objects.get(pk=article.pk).state == "in_review"


# Choosing ----------------------------------------------------------------------------------


def refused(image, **rights):
    yesterday = timezone.localdate() - timedelta(days=1)
    values = {"permit": Permit.LICENSED, "until": yesterday} | rights
    return Rights.objects.create(image=image, **values)


def test_a_picture_without_rights_is_shown_with_the_reason_and_cannot_be_chosen(
    client, layla, picture, write
):
    image = picture()
    refused(image, permit=Permit.NONE, until=None, note="طلب المصور سحبها")
    client.force_login(layla)
    (one,) = client.get(reverse("desk:pictures_json")).json()["results"]
    assert "طلب المصور سحبها" in one["refusal"]
    article = write()
    address = reverse("admin:articles_article_change", args=[article.pk])
    answer = client.post(address, posted(article, lead_image=image.pk, headline="عنوان جديد"))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["lead_image"] == [one["refusal"]]
    assert "عنوان جديد" in answer.content.decode()


def test_a_picture_whose_licence_ends_stays_in_a_story_that_has_it(client, layla, picture, write):
    article = write(lead_image=picture())
    refused(article.lead_image)
    client.force_login(layla)
    address = reverse("admin:articles_article_change", args=[article.pk])
    answer = client.post(address, posted(article, headline="عنوان جديد"))
    assert answer.status_code == 302
    assert Article.objects.get().lead_image == article.lead_image


@pytest.mark.parametrize("typed", ["x", "987654321", "9" * 60, "-1", "٣٣٣"])
def test_a_number_of_no_picture_is_refused_and_kept(client, layla, write, typed):
    article = write()
    client.force_login(layla)
    address = reverse("admin:articles_article_change", args=[article.pk])
    answer = client.post(address, posted(article, lead_image=typed))
    assert answer.status_code == 200
    assert "lead_image" in answer.context["adminform"].form.errors
    assert f'value="{typed}"' in answer.content.decode()


def test_the_form_shows_the_picture_and_its_credit_without_a_script(client, layla, picture, write):
    article = write(lead_image=picture(alt="جسر من حجر", credit="كريم الشامي"))
    client.force_login(layla)
    address = reverse("admin:articles_article_change", args=[article.pk])
    page = client.get(address).content.decode()
    assert "جسر من حجر" in page and "كريم الشامي" in page
    assert reverse("admin:images_image_add") in page


def test_pictures_are_found_by_any_spelling_and_page_by_page(client, layla, picture):
    wanted = picture(alt="مُراسلةٌ في الإسكندريّة", credit="أحمد")
    client.force_login(layla)
    for typed in ("اسكندريه", "احمد مراسلة", str(wanted.pk)):
        found = client.get(reverse("desk:pictures_json"), {"q": typed}).json()["results"]
        assert [one["number"] for one in found] == [wanted.pk], typed
    for number in range(21):
        picture(alt=f"صورة {number}")
    first = client.get(reverse("desk:pictures_json")).json()
    assert (len(first["results"]), first["more"]) == (20, True)
    older = {"before": first["results"][-1]["number"]}
    rest = client.get(reverse("desk:pictures_json"), older).json()
    assert (len(rest["results"]), rest["more"]) == (2, False)


def test_the_library_asks_as_often_for_forty_pictures_as_for_one(
    client, layla, picture, statements
):
    client.force_login(layla)
    addresses = [reverse("desk:pictures_json"), reverse("admin:images_image_changelist")]
    refused(picture())
    for at in addresses:
        client.get(at)
    few = [statements(lambda at=at: client.get(at)) for at in addresses]
    for number in range(39):
        refused(picture(alt=str(number)))
    many = [statements(lambda at=at: client.get(at)) for at in addresses]
    assert many == few


# The library -------------------------------------------------------------------------------


def test_the_library_is_narrowed_to_what_may_not_be_published_what_lacks_words_and_is_unused(
    client, layla, picture, write
):
    expired, bare, used, free = (picture(alt=alt) for alt in ("منتهية", "", "مستخدمة", "حرة"))
    refused(expired)
    Rights.objects.create(image=free, permit=Permit.FREE)
    write(lead_image=used, body=f'<figure data-picture="{bare.pk}"></figure>')
    client.force_login(layla)

    def listed(**query):
        page = client.get(reverse("admin:images_image_changelist"), query)
        assert page.status_code == 200
        return set(page.context["cl"].result_list)

    assert listed(right="refused") == {expired}
    assert listed(right="free") == {free}
    assert listed(right="unknown") == {bare, used}
    assert listed(words="no-alt") == {bare}
    assert listed(use="none") == {expired, free}
    assert listed(use="some") == {bare, used}
    assert listed(q="حره") == {free}
    assert listed(right="x", words="y", use="z") == {expired, bare, used, free}


def test_rights_are_written_beside_the_words(client, layla, picture, read_as):
    image = picture()
    client.force_login(layla)
    address = reverse("admin:images_image_change", args=[image.pk])
    sent = {
        "alt": image.alt, "credit": image.credit, "caption": "", "taken_on": "",
        "focal_x": image.focal_x, "focal_y": image.focal_y, "rights-TOTAL_FORMS": 1,
        "rights-INITIAL_FORMS": 0, "rights-0-image": image.pk, "rights-0-permit": "licensed",
        "rights-0-until": "2026-12-31", "rights-0-note": "لمرة واحدة",
    }  # fmt: skip
    assert client.post(address, sent | read_as(address)).status_code == 302
    rights = Rights.objects.get()
    assert (rights.permit, rights.until, rights.note) == (
        "licensed", date(2026, 12, 31), "لمرة واحدة",
    )  # fmt: skip


def test_a_new_picture_of_the_form_is_read_too(client, layla):
    client.force_login(layla)
    sent = {"alt": "جسر", "credit": "", "caption": "", "taken_on": "", "rights-TOTAL_FORMS": 0,
            "rights-INITIAL_FORMS": 0,
            "file": SimpleUploadedFile("a.jpg", photos.jpeg(records=RECORDS))}  # fmt: skip
    assert client.post(reverse("admin:images_image_add"), sent).status_code == 302
    image = Image.objects.get()
    assert (image.credit, image.taken_on) == ("ليلى الحداد", date(2026, 3, 14))
    assert io.BytesIO(image.file.read()).getvalue()[:2] == b"\xff\xd8"
