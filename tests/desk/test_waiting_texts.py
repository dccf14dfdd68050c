"""The key with which a browser seals what waits in it: one for each person, the same on every page.

The rest is told in tests/journeys/test_waiting_texts.py."""

import base64
import re

import pytest
from django.test import Client
from django.urls import reverse

from desk.tickets import masked_key_of

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


def unmasked(told: str) -> bytes:
    both = base64.b64decode(told)
    return bytes(one ^ other for one, other in zip(both[:32], both[32:], strict=True))


def told_on(client, address: str) -> str:
    return re.search(r'data-key="([^"]+)"', client.get(address).content.decode())[1]


def test_each_person_has_a_key_of_their_own_and_it_is_always_the_same(write, layla, samir):
    story = reverse("admin:articles_article_change", args=[write().pk])
    found = {}
    for person in (layla, samir):
        told = []
        for _session in range(2):
            client = Client()
            client.force_login(person)
            told += [told_on(client, page) for page in (story, ADD)]
        (found[person],) = {unmasked(one) for one in told}
        assert len(set(told)) == 4, "unmasked it could be guessed from the length of the page"
        assert len(found[person]) == 32
    assert found[layla] != found[samir]


def test_another_secret_of_the_house_makes_another_key(layla, settings):
    before = unmasked(masked_key_of(layla))
    assert before == unmasked(masked_key_of(layla))
    settings.SECRET_KEY = "another secret of this house"
    assert unmasked(masked_key_of(layla)) != before


def test_who_signs_out_leaves_no_page_in_the_browser(client, layla):
    client.force_login(layla)
    answer = client.post(reverse("admin:logout"))
    assert answer["Clear-Site-Data"] == '"cache"', "«storage» would take what waits, too"
    assert "no-store" in answer["Cache-Control"]
