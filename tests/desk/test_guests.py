"""Preview links: who gives them, what a guest sees and does not, and how a link dies."""

import hashlib
import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow

from articles import embargo, press, writing
from articles.models import Act, SourceNote
from articles.refusals import NotAllowed, NoteNeeded, Refused, Stale
from authors.models import Source
from desk.guest_links import MOST_ALIVE, give, revoke
from desk.models import GuestLink, MarginNote
from tests.conftest import member

NOW = timezone.now()
HOUR = timedelta(hours=1)
DAY = 24 * HOUR


@pytest.fixture
def given(write, samir):
    """A link of samir's to a story of layla's: (the link, its address)."""

    def make(article=None, *, by=None, days=3, now=None, **words):
        article = article or write(**words)
        begun = now or timezone.now()
        until = begun + days * DAY
        link, token = give(article, by=by or samir, given_to="المحامية سلمى", until=until, now=now)
        return link, reverse("guest_preview", args=[token])

    return make


@pytest.fixture
def typed(client, samir):
    """What samir sends from the page of the links."""

    def send(article, **values):
        client.force_login(samir)
        data = {"version_read": article.version, "given_to": "خبير", "how_long": "3"} | values
        return client.post(reverse("desk:guests", args=[article.pk]), data)

    return send


def words(response) -> str:
    return response.content.decode()


def pages_of(link) -> str:
    return reverse("guest_page", args=[link.pk])


# Giving ----------------------------------------------------------------------------------------


def test_samir_gives_a_link_and_a_guest_reads_the_story(typed, write, client):
    article = write("قصة تنتظر رأي المحامي")
    response = typed(article)
    address = urlsplit(response.context["fresh"]["address"])
    assert address.scheme and address.netloc
    client.logout()
    page = client.get(address.path, follow=True)
    assert page.status_code == 200
    assert "قصة تنتظر رأي المحامي" in words(page) and "وكالة الأفق" in words(page)


def test_the_address_is_shown_once_and_the_secret_is_stored_nowhere(typed, write, client):
    article = write()
    token = typed(article).context["fresh"]["address"].split("/preview/")[1].strip("/")
    assert token not in words(client.get(reverse("desk:guests", args=[article.pk])))
    secret = token.split(".")[1]
    row = GuestLink.objects.values().get()
    assert secret not in str(row)
    assert row["secret_sha256"] == hashlib.sha256(secret.encode()).hexdigest()
    assert not any(secret in event.note for event in article.events.all())


def test_giving_and_revoking_are_recorded(given, samir):
    link, _address = given()
    event = link.article.events.latest("id")
    assert (event.act, event.by) == (Act.SHARED, samir)
    assert "المحامية سلمى" in event.note
    revoke(link, by=samir)
    revoke(link, by=samir)
    assert link.article.events.filter(act=Act.REVOKED).count() == 1


@pytest.mark.parametrize("person", ["layla", "omar"])
def test_journalists_give_no_links(write, client, request, person):
    article = write()
    user = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        give(article, by=user, given_to="صديق", until=NOW + DAY)
    client.force_login(user)
    page = reverse("desk:guests", args=[article.pk])
    assert client.get(page).status_code in (403, 404)
    assert client.post(page, {"given_to": "صديق", "how_long": "1"}).status_code in (403, 404)
    assert not GuestLink.objects.exists()


def test_layla_cannot_revoke_and_nobody_is_asked_to_log_in_first(given, client, layla):
    link, _address = given()
    door = reverse("desk:guest_revoke", args=[link.article_id, link.pk])
    assert client.post(door).status_code == 302
    client.force_login(layla)
    assert client.post(door).status_code == 403
    assert client.get(door).status_code == 405
    assert GuestLink.objects.get().revoked_at is None


def test_a_link_given_by_somebody_who_left_is_dead(given, client, samir):
    _link, address = given()
    assert client.get(address, follow=True).status_code == 200
    samir.is_active = False
    samir.save(update_fields=["is_active"])
    assert client.get(address, follow=True).status_code == 404


def test_a_link_of_another_story_is_not_revoked_from_here(given, write, client, samir):
    link, _address = given()
    client.force_login(samir)
    door = reverse("desk:guest_revoke", args=[write("غيرها").pk, link.pk])
    assert client.post(door).status_code == 404
    assert GuestLink.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"given_to": " "}, "given_to"),
        ({"given_to": "س" * 121}, "given_to"),
        ({"how_long": "31"}, "how_long"),
        ({"how_long": "own"}, "until"),
        ({"how_long": "own", "until_0": "2030-01-01", "until_1": ""}, "until"),
        ({"how_long": "own", "until_0": "2020-01-01", "until_1": "10:00"}, "__all__"),
        ({"how_long": "own", "until_0": "2199-01-01", "until_1": "10:00"}, "__all__"),
    ],
)
def test_what_cannot_be_is_told_at_its_place_with_what_was_typed(typed, write, values, field):
    response = typed(write(), **values)
    assert response.context["form"].errors[field]
    assert not GuestLink.objects.exists()
    if field != "given_to":
        assert 'value="خبير"' in words(response)


def test_a_time_of_ones_own_is_meant_in_the_newsrooms_zone(typed, write):
    day = timezone.localtime() + 2 * DAY
    typed(write(), how_long="own", until_0=f"{day:%Y-%m-%d}", until_1="18:30")
    until = timezone.localtime(GuestLink.objects.get().expires_at)
    assert (until.date(), f"{until:%H:%M}") == (day.date(), "18:30")


def test_a_stale_page_gives_nothing(typed, write, layla):
    article = write()
    read = article.version
    writing.amend(article, by=layla, headline="تعديل من نافذة أخرى")
    response = typed(article, version_read=read)
    assert response.status_code == 409 and response.context["form"].non_field_errors()
    assert not GuestLink.objects.exists()


def test_a_story_has_twenty_links_at_most(given, write, samir):
    article = write()
    links = [given(article)[0] for _ in range(MOST_ALIVE)]
    with pytest.raises(Refused):
        given(article)
    revoke(links[0], by=samir)
    given(article)


def test_the_function_itself_refuses_what_the_form_refuses(write, samir):
    article = write()
    for refusal, values in (
        (NoteNeeded, {"given_to": " ", "until": NOW + DAY}),
        (Refused, {"given_to": "خبير", "until": NOW}),
        (Refused, {"given_to": "خبير", "until": NOW + 31 * DAY}),
    ):
        with pytest.raises(refusal):
            give(article, by=samir, now=NOW, **values)
    article.version += 1
    with pytest.raises(Stale):
        give(article, by=samir, given_to="خبير", until=NOW + DAY, now=NOW)


# What a guest sees --------------------------------------------------------------------------


def test_the_page_is_marked_and_kept_and_indexed_by_nobody(given, client):
    _link, address = given()
    response = client.get(address, follow=True)
    text = words(response)
    assert "مسودة" in text or "Draft" in text
    assert "المحامية سلمى" in text
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in text
    assert '<meta name="referrer" content="no-referrer">' in text
    assert not response.cookies
    for told in ("og:", "ld+json", 'rel="canonical"', "wa.me", "share__short", "/admin/"):
        assert told not in text, told


def test_it_stays_bound_to_its_version(given, layla, client):
    link, address = given(headline="النسخة الأولى")
    writing.amend(link.article, by=layla, headline="النسخة الثانية", body="<p>سر جديد</p>")
    text = words(client.get(address, follow=True))
    assert "النسخة الأولى" in text
    assert "النسخة الثانية" not in text and "سر جديد" not in text


def test_it_outlives_publication_and_is_still_a_draft(given, approved, samir, client):
    article = approved("قبل النشر")
    _link, address = given(article)
    press.publish(article, by=samir)
    assert "guest__words" in words(client.get(address, follow=True))


def test_opening_is_counted_for_reading_alone(given, client):
    _link, address = given()
    for _ in range(2):
        client.get(address, follow=True)
    client.head(address)
    client.head(pages_of(GuestLink.objects.get()))
    link = GuestLink.objects.get()
    assert link.opened == 2 and link.opened_at


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_guest_may_do_nothing(given, client, method):
    link, address = given()
    client.get(address)
    for one in (address, pages_of(link), f"{pages_of(link)}pictures/1.webp"):
        assert getattr(client, method)(one).status_code == 405


def test_an_unnamed_source_is_shown_as_print_would_and_its_key_is_not_even_stored(given, client):
    secret = Source.objects.create(
        name="موظف في الوزارة", kind="person", url="https://secret.test/"
    )
    SourceNote.objects.create(source=secret, note="هاتفه في الدرج")
    row = {
        "source": secret, "is_unnamed": True, "wording": "مصدر مطلع", "used_for": "رقم مكتبه 17",
        "url": "https://secret.test/room",
    }  # fmt: skip
    link, address = given(children={"attributions": [row]})
    text = words(client.get(address, follow=True))
    assert "مصدر مطلع" in text
    for told in ("موظف في الوزارة", "secret.test", "رقم مكتبه 17", "هاتفه"):
        assert told not in text
    (kept,) = link.content["children"]["attributions"]
    assert kept["source_id"] is None
    assert not any(told in str(link.content) for told in ("secret.test", "رقم مكتبه"))


def test_nothing_of_the_desk_is_shown(given, write, samir, client):
    article = write()
    other = write("مسودة أخرى لا ترى", tags=["البلديات"])
    children = {"related_links": [{"related_story": other.story}]}
    body = f'<p>نص</p><aside data-read-also="{other.pk}"></aside>'
    writing.amend(article, by=samir, body=body, children=children)
    note = {"field": "body", "text": "هل سألنا المحامي؟", "by": samir, "at": NOW, "version": 2}
    MarginNote.objects.create(article=article, **note)
    _link, address = given(article)
    text = words(client.get(address, follow=True))
    for told in ("مسودة أخرى لا ترى", "هل سألنا المحامي؟", samir.username):
        assert told not in text


def test_a_pen_name_hides_the_person(given, layla, client):
    row = {"author": layla.login.author, "role": "writing", "pen_name": "ابنة البلد"}
    _link, address = given(children={"bylines": [row]})
    text = words(client.get(address, follow=True))
    assert "ابنة البلد" in text and "ليلى الحداد" not in text


# Pictures --------------------------------------------------------------------------------------


def test_the_pictures_of_the_version_come_through_the_link_and_no_others(
    given, picture, layla, client
):
    lead, inline, other = picture("الأولى"), picture("الثانية"), picture("غيرها")
    body = f'<p>نص</p><figure data-picture="{inline.pk}"><figcaption></figcaption></figure>'
    link, address = given(lead_image=lead, body=body)
    text, pages = words(client.get(address, follow=True)), pages_of(link)
    for image in (lead, inline):
        source = f"{pages}pictures/{image.pk}.webp"
        assert source in text
        response = client.get(source)
        assert response["Cache-Control"] == "private, no-store"
        assert Pillow.open(io.BytesIO(response.content)).size == (600, 400)
    writing.amend(link.article, by=layla, lead_image=other)
    assert client.get(f"{pages}pictures/{other.pk}.webp").status_code == 404
    assert client.get(f"{pages}pictures/{lead.pk}.webp").status_code == 200


def test_a_picture_dies_with_its_link(given, picture, samir, client):
    image = picture()
    link, address = given(lead_image=image)
    client.get(address)
    picture = f"{pages_of(link)}pictures/{image.pk}.webp"
    assert client.get(picture).status_code == 200
    revoke(link, by=samir)
    assert client.get(picture).status_code == 404


def test_a_picture_that_is_gone_breaks_nothing(given, picture, client):
    image = picture()
    link, address = given(lead_image=image)
    image.file.storage.delete(image.file.name)
    assert client.get(address, follow=True).status_code == 200
    assert client.get(f"{pages_of(link)}pictures/{image.pk}.webp").status_code == 404


# How a link dies -------------------------------------------------------------------------------


def test_every_dead_link_answers_the_same_bytes(given, samir, huda, client):
    revoked, of_revoked = given()
    revoke(revoked, by=samir)
    _expired, of_expired = given(now=NOW - 5 * DAY)
    held, of_held = given()
    embargo.set_embargo(held.article, by=samir, until=timezone.now() + HOUR)
    alive, of_alive = given()
    token = of_alive.split("/")[2]
    number, secret, signature = token.split(".")
    forged = [
        f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", f"{number}.{secret}", token.upper(),
        f"{int(number) - 1}.{secret}.{signature}", "x", "²", "%00", "1.2.3", "." * 150, "a" * 5000,
    ]  # fmt: skip
    dead = [of_revoked, of_expired, of_held, *(f"/preview/{one}/" for one in forged)]
    # Of one that works its pages are dead for who has not opened it.
    dead += [pages_of(alive), "/preview/99/", f"{pages_of(alive)}pictures/1.webp"]
    answers = [client.get(address) for address in dead]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    for one in answers:
        assert one["Cache-Control"] == "private, no-store"
        assert "noindex" in one["X-Robots-Tag"]
        assert "افتتاح جسر المشاة" not in words(one)


def test_an_embargo_closes_the_links_that_were_given_before_it(given, samir, client):
    link, address = given()
    assert client.get(address, follow=True).status_code == 200
    embargo.set_embargo(link.article, by=samir, until=timezone.now() + HOUR)
    assert client.get(address, follow=True).status_code == 404
    set_back = {"embargo_until": timezone.now() - HOUR}
    type(link.article).objects.filter(pk=link.article_id).update(**set_back)
    assert client.get(address, follow=True).status_code == 200


def test_under_an_embargo_only_who_may_lift_it_gives_links(given, write, samir, huda, client):
    article = write()
    embargo.set_embargo(article, by=samir, until=timezone.now() + HOUR)
    with pytest.raises(NotAllowed):
        given(article)
    _link, address = given(article, by=huda)
    assert client.get(address, follow=True).status_code == 200
    embargo.set_embargo(article, by=samir, until=timezone.now() + 2 * HOUR)
    assert client.get(address, follow=True).status_code == 404, (
        "moved later, it closes what was given before"
    )
    _link, address = given(article, by=huda)
    huda.groups.clear()
    assert client.get(address, follow=True).status_code == 404, (
        "whoever lost the right has given none"
    )


# The desk's page --------------------------------------------------------------------------------


def test_the_page_lists_links_and_how_they_stand(given, write, samir, client):
    article = write()
    revoke(given(article)[0], by=samir)
    given(article, now=NOW - 5 * DAY)
    given(article)
    client.force_login(samir)
    page = client.get(reverse("desk:guests", args=[article.pk]))
    assert {name for _link, name, _label in page.context["links"]} == {"open", "revoked", "expired"}
    door = reverse("desk:guest_revoke", args=[article.pk, GuestLink.objects.latest("at").pk])
    assert words(page).count("/revoke/") == 1 and door in words(page)
    client.post(door)
    assert words(client.get(reverse("desk:guests", args=[article.pk]))).count("/revoke/") == 0


def test_the_list_stays_within_its_statements(given, write, samir, client, statements):
    client.force_login(samir)
    counts = []
    for links in (1, MOST_ALIVE):
        article = write(f"قصة {links}")
        for _ in range(links):
            given(article)
        page = reverse("desk:guests", args=[article.pk])
        counts.append(statements(lambda page=page: client.get(page)))
    assert counts[0] == counts[1]


def test_the_storys_form_says_how_many_links_work(given, client, samir, layla):
    link, _address = given()
    page = reverse("admin:articles_article_change", args=[link.article_id])
    client.force_login(samir)
    assert reverse("desk:guests", args=[link.article_id]) in words(client.get(page))
    client.force_login(layla)
    assert "/guests/" not in words(client.get(page))


def test_a_visitor_of_another_desk_gets_no_page(client, write):
    article = write()
    stranger = member("stranger", "Journalists")
    stranger.groups.clear()
    client.force_login(stranger)
    assert client.get(reverse("desk:guests", args=[article.pk])).status_code == 404
