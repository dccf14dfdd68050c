"""The sample newsroom: what its files hold, and that they go through the newsroom's own doors."""

import hashlib
import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image as Pillow

from arabic.reading import word_count
from articles.models import Act, Article, Event
from authors.models import Author
from editions import body
from editions.models import Edition
from editions.words import Kind, Role, Words
from images.models import Image
from newsroom.sample import load, pictures, plan

SHEETS = plan.sheets()
PEOPLE = plan.people()
STATES = {"published", "draft", "in_review", "returned", "approved", "scheduled", "withdrawn"}
NUMBERS = {sheet.key: number for number, sheet in enumerate(SHEETS, start=1)}
FEW = [
    "economy-01", "economy-11", "culture-01", "culture-04", "culture-06", "culture-10",
    "culture-11", "culture-12", "economy-08", "economy-12",
]  # fmt: skip

# An opinion is written anywhere.
UNPLACED = {"opinion"}

every_story = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)


def keys(table: str) -> set[str]:
    return {row["key"] for row in PEOPLE[table]}


def plain(sheet) -> str:
    return body.plain_text(sheet.body(NUMBERS))


# ---------------------------------------------------------------------- the files


def test_the_cast_is_as_large_as_promised():
    persons = [row for row in PEOPLE["author"] if row["kind"] == "person"]
    assert (len(PEOPLE["section"]), len(persons), len(PEOPLE["source"])) == (6, 8, 12)
    assert len({row["name"] for row in PEOPLE["tag"]}) == 40
    assert {row["gender"] for row in persons} == {"female", "male"}
    assert sum("description" in row for row in PEOPLE["tag"]) >= 13


def test_there_are_at_least_sixty_published_stories_in_six_sections():
    published = Counter(sheet["section"] for sheet in SHEETS if sheet.state == "published")
    assert sum(published.values()) >= 60
    assert set(published) == keys("section")
    assert min(published.values()) >= 8


def test_every_state_kind_and_role_occurs():
    assert {sheet.state for sheet in SHEETS} == STATES
    assert {sheet["kind"] for sheet in SHEETS} == set(Kind.values)
    roles = {role for sheet in SHEETS for _, role, *_ in sheet["bylines"]}
    assert {Role.WRITING, Role.TRANSLATION, Role.PHOTOGRAPHY} <= roles <= set(Role.values)
    for optional in ("correction", "clarification", "next_version"):
        assert any(sheet.get(optional) for sheet in SHEETS), optional


def test_every_tag_author_source_and_section_is_used():
    assert {tag for sheet in SHEETS for tag in sheet["tags"]} == {t["name"] for t in PEOPLE["tag"]}
    assert {name for sheet in SHEETS for name, *_ in sheet["bylines"]} == keys("author")
    used = {row.get("source") for sheet in SHEETS for row in sheet["attributions"]} - {None}
    assert used == keys("source")


@every_story
def test_a_story_names_only_what_exists(sheet):
    file = plan.STORIES / f"{sheet.key}.toml"
    assert file.exists()
    assert sheet["section"] in keys("section")
    assert sheet["scene"] in pictures.SCENES
    assert sheet["bylines"]
    assert {name for name, *_ in sheet["bylines"]} <= keys("author")
    assert {row["source"] for row in sheet["attributions"] if "unnamed" not in row} <= keys(
        "source"
    )
    assert set(sheet["tags"]) <= {row["name"] for row in PEOPLE["tag"]}
    assert sheet.neighbours() <= set(NUMBERS) - {sheet.key}
    assert len(sheet["related"]) == len({str(one) for one in sheet["related"]})


@every_story
def test_a_story_has_two_hundred_to_six_hundred_words(sheet):
    assert 200 <= word_count(plain(sheet)) <= 600


@every_story
def test_a_body_holds_nothing_that_the_sanitiser_changes(sheet):
    for first in (True, False):
        written = sheet.body(NUMBERS, first=first)
        assert body.sanitise(written) == written


@every_story
def test_the_words_fit_their_fields(sheet):
    for name in ("kicker", "headline", "short_headline", "standfirst", "dateline"):
        field = Words._meta.get_field(name)
        assert len(sheet[name]) <= field.max_length, name
        assert sheet[name] or (name == "dateline" and sheet["kind"] in UNPLACED), name
    assert 0 < len(sheet["picture_alt"]) <= Image._meta.get_field("alt").max_length
    assert len(sheet["picture_caption"]) <= Image._meta.get_field("caption").max_length
    assert len(sheet.note[1]) <= Edition._meta.get_field("note").max_length


@every_story
def test_an_address_in_a_story_belongs_to_nobody(sheet):
    text = " ".join([sheet["body"], str(sheet["attributions"]), str(sheet["related"])])
    text = text.replace("https://www.youtube.com/watch?v=example", "")
    for host in re.findall(r"https?://([^/\s\"']+)", text):
        assert re.search(r"(^|\.)example(\.(org|com|net))?$", host), host


def test_no_two_stories_share_a_sentence():
    seen = {}
    for sheet in SHEETS:
        text = " . ".join([sheet["headline"], sheet["standfirst"], plain(sheet)])
        for sentence in {" ".join(part.split()) for part in re.split(r"[.؟!\n«»]+", text)}:
            if len(sentence.split()) >= 4:
                assert seen.setdefault(sentence, sheet.key) == sheet.key, sentence


def test_a_mended_story_differs_from_its_first_edition():
    for sheet in SHEETS:
        before = sheet.body(NUMBERS, first=True)
        assert (before != sheet.body(NUMBERS)) == bool(sheet.note[1]), sheet.key


def test_the_printed_stories_lie_within_sixty_days():
    now = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Damascus"))
    found = plan.moments(66, now, ZoneInfo("Asia/Damascus"))
    assert all(later > earlier for later, earlier in pairwise(found))
    assert now - found[0] < timedelta(hours=3)
    assert timedelta(days=50) < now - found[-1] <= timedelta(days=61)


# ------------------------------------------------------------------- the pictures


@pytest.mark.parametrize("scene", pictures.SCENES)
def test_a_scene_is_drawn_alike_twice_and_otherwise_for_another_seed(scene):
    first, again, other = (pictures.draw(scene, seed) for seed in (3, 3, 4))
    assert first.size == (1500, 1000)
    assert first.tobytes() == again.tobytes() != other.tobytes()


def test_there_are_scenes_enough_and_portraits_differ():
    assert len(pictures.SCENES) >= 24
    drawn = {
        pictures.portrait(row["portrait"], row["gender"]).tobytes() for row in PEOPLE["author"]
    }
    assert len(drawn) == len(PEOPLE["author"])


# --------------------------------------------------------------------- the loading


@pytest.fixture
def small_pictures(settings, tmp_path, monkeypatch):
    """Quick stand-ins, each of another colour; the true ones are tested above."""
    settings.MEDIA_ROOT = tmp_path

    def stand_in(name: str):
        return Pillow.new("RGB", (60, 40), tuple(hashlib.sha256(name.encode()).digest()[:3]))

    monkeypatch.setattr(load.studio, "draw", lambda scene, seed: stand_in(f"{scene}{seed}"))
    monkeypatch.setattr(load.studio, "portrait", lambda seed, gender: stand_in(f"{gender}{seed}"))


@pytest.fixture
def few(db, small_pictures):
    now = timezone.now()
    load.load(now=now, keys=FEW, processes=0, say=lambda line: None, password=lambda name: "x")
    return now


def article(key: str) -> Article:
    return Article.objects.get(pk=load._numbered()[key])


def test_a_sample_reaches_every_state(few):
    live = set(Edition.objects.at(few).values_list("story_id", flat=True))
    assert live == {article(key).pk for key in FEW[:1] + FEW[2:5]}
    assert article("economy-11") in Article.objects.withdrawn(few)
    assert article("culture-12") in Article.objects.scheduled(few)
    waiting = ("culture-10", "culture-11", "economy-08", "economy-12")
    states = [article(key).state for key in waiting]
    assert states == ["in_review", "returned", "draft", "approved"]
    assert article("culture-04").state == "draft"
    assert Event.objects.get(article=article("culture-11"), act=Act.RETURNED).note


def test_a_corrected_story_was_printed_twice_and_says_why(few):
    first, second = Edition.objects.filter(story=article("culture-01").pk).order_by("serial")
    assert "380 مقعداً" in first.text
    assert "312 مقعداً" in second.text
    assert (second.change, bool(second.note)) == ("correction", True)
    assert first.first_published_at == second.first_published_at < second.updated_at < few


def test_nobody_approved_an_own_story(few):
    for event in Event.objects.filter(act=Act.APPROVED).select_related("article", "by"):
        signs = event.article.bylines.filter(author__login__user=event.by)
        assert not signs.exists()
        assert event.by not in (event.article.submitted_by, event.article.created_by)


def test_loading_again_changes_nothing(few, django_assert_max_num_queries):
    before = (Event.objects.count(), Image.objects.count(), Author.objects.count())
    with django_assert_max_num_queries(20):
        assert load.load(keys=FEW, processes=0, say=lambda line: None) == 0
    assert (Event.objects.count(), Image.objects.count(), Author.objects.count()) == before


def test_an_interrupted_run_is_taken_up_where_it_stopped(db, small_pictures, monkeypatch):
    tell, made = load.history.tell, []

    def stop_at_the_third(*args):
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(tell(*args))

    monkeypatch.setattr(load.history, "tell", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        load.load(keys=FEW[:4], processes=0, say=lambda line: None)
    assert Article.objects.count() == 2
    monkeypatch.setattr(load.history, "tell", tell)
    assert load.load(keys=FEW[:4], processes=0, say=lambda line: None) == 2
    assert Article.objects.count() == 4
    # One picture for each story and each author, none drawn twice.
    assert Image.objects.count() == 4 + len(PEOPLE["author"])


def test_a_drawn_picture_is_filed_once_with_its_renditions(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    order = {
        "kind": "scene",
        "scene": "sea",
        "seed": 1,
        "alt": "بحر",
        "caption": "",
        "credit": "رسم",
    }
    number = load.studio.picture(order)
    image = Image.objects.get(pk=number)
    assert (image.width, image.height) == (1500, 1000)
    assert set(image.renditions) >= {"stem", "natural", "card", "wide", "square", "share"}
    assert load.studio.picture(order) == number


def test_only_shown_logins_can_log_in(few):
    users = get_user_model().objects
    assert users.get(username="huda").groups.get().name == "Managing editors"
    assert {user.username for user in users.all() if user.has_usable_password()} >= {
        "layla",
        "samir",
        "huda",
    }


def test_the_demo_refuses_a_real_newsroom(settings):
    settings.NEWSROOM_DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="NEWSROOM_DEMO=1"):
        call_command("demo")


def test_the_demo_prints_the_logins_it_made(db, settings, monkeypatch, capsys):
    settings.NEWSROOM_DEMO = True
    monkeypatch.setattr(plan, "sheets", lambda keys=None: [])
    call_command("demo", processes=0)
    printed = capsys.readouterr().out
    for username in ("layla", "samir", "huda"):
        word = re.search(rf"{username} +(\S+)", printed)[1]
        assert get_user_model().objects.get(username=username).check_password(word)
    assert not get_user_model().objects.get(username="rima").has_usable_password()
