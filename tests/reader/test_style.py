"""The living style page: every part, drawn by the pages' own templates; no address for readers."""

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from editions.models import Edition
from reader import style


@pytest.mark.django_db
def test_readers_find_no_style_page(nour):
    assert nour("/style/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("reader:style")


def test_it_has_an_address_while_the_house_is_worked_on_alone():
    assert [one.name for one in style.patterns(debug=True)] == ["style"]
    assert style.patterns(debug=False) == []


@pytest.mark.django_db
def test_it_shows_every_part_and_touches_no_story(statements):
    answers = []
    asked = statements(lambda: answers.append(style.style(RequestFactory().get("/style/"))))
    page = answers[0].content.decode()
    # The sections of the menu and the breaking bar, as on every page.
    assert asked <= 2 and not Edition.objects.exists()
    for part in (
        "card--lead", "card--first", "card--second", "card--row", "card--text", 'class="voice"',
        "breaking", "ribbon", "masthead", "footer", "bylines", "sources", "corrections", "chips",
        "data-pull-quote", "read-also", "embed", "<blockquote", "<table", "<figure",
        'class="pages"',
        'class="empty"', "most-read", "latest", "told", 'class="search"', 'class="report"',
        "share", "author__name", "related", "changes", "button--main", 'class="work"', "tools",
    ):  # fmt: skip
        assert part in page, part


def test_every_pair_of_colours_can_be_told_apart_by_day_and_by_night():
    found = style.contrasts()
    assert len(found) == len(style.PAIRS)
    assert [(one.front, one.back, one.both) for one in found if not one.is_enough] == []


def test_contrast_is_measured_as_wcag_says():
    assert style.ratio("#000", "#ffffff") == pytest.approx(21)
    assert style.ratio("#777777", "#fff") == pytest.approx(4.48, abs=0.01)
