"""What the newspaper says of itself, and who it says works here."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import press
from authors.models import Author
from editions.models import Policy
from editions.policies.first_texts import texts, write_first_texts
from editions.policies.models import PolicyName, address_of
from tests.seen import seen

STAFF = "/policies/staff/"
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("name", PolicyName.values)
def test_every_page_is_there_from_the_first_day(name, nour, db, settings):
    page = nour(address_of(name))
    row = Policy.objects.get(name=name)
    assert page.status_code == 200
    assert row.title in seen(page.content.decode())
    assert "{name}" not in row.title + row.summary + row.body
    assert row.edited_at is None


def test_no_other_page_is_there(nour, db):
    assert nour("/policies/about/").status_code == 404
    assert nour("/policies/secrets/").status_code == 404


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_first_texts_are_whole(language):
    found = texts(language)
    assert list(found) == PolicyName.values
    assert all(one["title"] and one["summary"] and "<p>" in one["body"] for one in found.values())


def test_an_edited_text_is_not_written_over_and_an_old_first_text_is(db, settings):
    Policy.objects.filter(name="contact").update(body="<p>نصنا</p>", edited_at=timezone.now())
    Policy.objects.filter(name="about").update(body="<p>نص أول قديم</p>")
    settings.LANGUAGE_CODE = "en"
    write_first_texts()
    assert Policy.objects.get(name="contact").body == "<p>نصنا</p>"
    assert "Read <a" in Policy.objects.get(name="about").body


def test_nothing_that_was_stored_without_the_gate_can_run(nour, db):
    Policy.objects.filter(name="about").update(body='<p onclick="x()">نص<script>x()</script></p>')
    page = nour("/about/").content.decode()
    assert "onclick" not in page
    assert "x()" not in page


def test_the_people_are_those_who_signed_what_readers_see(printed, write, nour, layla):
    Author.objects.create(name="كاتبة لم تنشر")
    hidden = Author.objects.create(name="اسم وراء مستعار")
    gone = Author.objects.create(name="زميل رحل", is_active=False)
    agency = Author.objects.create(name="وكالات", kind="organisation")
    rows = [{"author": one, "role": "writing"} for one in (layla.login.author, gone, agency)]
    rows.append({"author": hidden, "role": "writing", "pen_name": "ابن البلد"})
    printed(children={"bylines": rows})
    people = nour(STAFF).context["people"]
    assert [(one["name"], one["job"]) for one in people] == [("ليلى الحداد", "مراسلة")]
    assert people[0]["address"] in nour(STAFF).content.decode()


def test_a_name_appears_with_its_story_and_goes_with_it(approved, samir, nour, layla):
    now = timezone.now()
    article = approved()
    assert nour(STAFF, now).context["people"] == []
    press.publish(article, by=samir, at=now + HOUR, now=now)
    assert nour(STAFF, now + HOUR - timedelta(seconds=1)).context["people"] == []
    assert len(nour(STAFF, now + HOUR).context["people"]) == 1


def test_a_withdrawn_story_takes_the_name_of_its_author_along(printed, samir, nour):
    article = printed()
    press.withdraw(article, by=samir, reason="لم تثبت")
    assert nour(STAFF).context["people"] == []


def test_machines_are_led_to_the_policies(printed, nour):
    page = nour("/about/").content.decode()
    for role, name in (
        ("publishingPrinciples", "principles"), ("correctionsPolicy", "corrections"),
        ("ownershipFundingInfo", "ownership"), ("masthead", "staff"),
        ("actionableFeedbackPolicy", "contact"), ("unnamedSourcesPolicy", "sources"),
    ):  # fmt: skip
        assert f'"{role}": "http://127.0.0.1:8000/policies/{name}/"' in page
    assert '"@type": "AboutPage"' in page


def test_every_page_of_readers_leads_to_them(printed, nour):
    printed()
    for path in ("/", "/search/", "/about/", "/nothing/"):
        page = nour(path).content.decode()
        for name in PolicyName.values:
            assert f'href="{address_of(name)}"' in page


@pytest.mark.parametrize("size", [1, 40])
def test_they_stay_within_their_statements(size, printed, nour, statements, layla):
    rows = [{"author": layla.login.author, "role": "writing"}]
    rows += [
        {"author": Author.objects.create(name=f"محررة {n}"), "role": "writing"}
        for n in range(size - 1)
    ]
    printed(children={"bylines": rows})
    assert statements(lambda: nour("/about/")) <= 3
    assert statements(lambda: nour(STAFF)) <= 4
    assert len(nour(STAFF).context["people"]) == size


def test_a_sitemap_names_them(db, nour):
    page = nour(reverse("reader:sitemap_pages")).content.decode()
    assert "/policies/ownership/" in page
    assert "/about/" in page
