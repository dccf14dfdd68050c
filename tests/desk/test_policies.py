"""Huda rewrites what the newspaper says of itself."""

import pytest
from django.urls import reverse

from editions.models import Policy
from editions.policies.models import LONGEST

TEXT = "<p>يملك الصحيفة عاملون فيها.</p>"


def door(name="ownership") -> str:
    return reverse("admin:editions_policy_change", args=[Policy.objects.get(name=name).pk])


@pytest.fixture
def as_huda(client, huda):
    client.force_login(huda)
    return client


def typed(read_as, **changed) -> dict:
    words = {"title": "الملكية", "summary": "من يملكنا", "body": TEXT}
    return read_as(door()) | words | changed


def test_what_huda_writes_is_what_readers_get(as_huda, read_as, nour):
    assert as_huda.post(door(), typed(read_as)).status_code == 302
    page = nour("/policies/ownership/").content.decode()
    assert TEXT in page
    assert "آخر تحديث" in page
    assert Policy.objects.get(name="ownership").edited_at


def test_markup_outside_the_vocabulary_is_not_stored(as_huda, read_as):
    as_huda.post(door(), typed(read_as, body='<p onclick="x()">نص<script>x()</script></p>'))
    assert Policy.objects.get(name="ownership").body == "<p>نص</p>"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", ""),
        ("body", "<p> </p>"),
        ("body", '<p>نص</p><aside data-read-also="1"></aside>'),
        ("body", '<p>نص</p><figure data-picture="1"><figcaption></figcaption></figure>'),
        ("body", f"<p>{'ا' * LONGEST}</p>"),
        ("body", "<p>" + "ا" * 1_000_000 + "</p>"),
        ("title", ""),
        ("title", "\u200f"),
        ("title", "عنوان\x00"),
        ("title", "ا" * 500),
        ("summary", "ا" * 500),
        ("summary", "ملخص\x00"),
    ],
)
def test_what_cannot_stand_there_is_refused_and_kept_as_typed(as_huda, read_as, field, value):
    before = Policy.objects.filter(name="ownership").values().get()
    response = as_huda.post(door(), typed(read_as, **{field: value}))
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert list(form.errors) == [field]
    assert form[field].value() == value
    assert Policy.objects.filter(name="ownership").values().get() == before


def test_what_a_colleague_saved_meanwhile_is_not_written_over(as_huda, read_as):
    mine = typed(read_as, body="<p>نصي أنا</p>")
    assert as_huda.post(door(), typed(read_as)).status_code == 302
    page = as_huda.post(door(), mine)
    assert page.status_code == 409
    assert Policy.objects.get(name="ownership").body == TEXT
    text = page.content.decode()
    assert "نصي أنا" in text
    assert "«يملك الصحيفة عاملون فيها.»" in text
    again = mine | {"read_as": page.context["read_as"]}
    assert as_huda.post(door(), again).status_code == 302


def test_no_page_is_added_or_taken_away(as_huda):
    assert as_huda.get(reverse("admin:editions_policy_add")).status_code == 403
    number = Policy.objects.get(name="about").pk
    assert as_huda.post(reverse("admin:editions_policy_delete", args=[number])).status_code == 403


@pytest.mark.parametrize("who", ["layla", "samir"])
def test_nobody_else_writes_them(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(door()).status_code == 403
    assert client.post(door(), {"body": TEXT}).status_code == 403
    assert TEXT not in Policy.objects.get(name="ownership").body
