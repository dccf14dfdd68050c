"""Rights per section: samir edits sport alone, and layla's stories are of politics."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from articles import (
    embargo,
    handing,
    press,
    rights,
    showing,
    versions,
    waiving,
    workflow,
    writing,
)
from articles.keeping import content_of
from articles.models import Article, Login, Notice, SectionEditor, State
from articles.refusals import NotAllowed
from authors.models import Author
from desk import guest_links
from desk.bulk_acts import seen_of
from desk.models import Settlement
from desk.sections_of_editors import (
    ALL_OF_THEM,
    EVERY_SECTION_ANYWAY,
    NOT_AN_EDITOR,
    set_sections,
)
from editions.models import Edition, ErrorReport
from tags.models import Section
from tests.conftest import member
from tests.desk.posted import posted
from tests.desk.test_people import change, form


@pytest.fixture
def sport(db):
    return Section.objects.create(name="رياضة", position=2)


@pytest.fixture
def rami(db, sport):
    """An editor of sport alone."""
    user = member("rami", rights.EDITORS)
    SectionEditor.objects.create(user=user, section=sport)
    return user


@pytest.fixture
def state_of(write, layla, samir):
    """Layla's story in a state, as samir, who edits every section, brought it there."""

    def make(state, **words):
        article = write(**words)
        if state != "draft":
            workflow.submit(article, by=layla)
        if state in ("approved", "waiting", "live"):
            workflow.approve(article, by=samir)
        if state == "waiting":
            press.publish(article, by=samir, at=timezone.now() + timedelta(days=1))
        if state == "live":
            press.publish(article, by=samir)
        return article

    return make


LATER = timezone.now() + timedelta(days=2)
ACTS = {
    "approve": ("in_review", lambda story, by: workflow.approve(story, by=by)),
    "send_back": ("in_review", lambda story, by: workflow.send_back(story, by=by, comment="لم؟")),
    "claim": ("in_review", lambda story, by: handing.claim(story, by=by)),
    "recall": ("in_review", lambda story, by: workflow.recall(story, by=by)),
    "submit": ("draft", lambda story, by: workflow.submit(story, by=by)),
    "amend": ("draft", lambda story, by: writing.amend(story, by=by, kicker="خاص")),
    "assign": ("draft", lambda story, by: handing.assign(story, by=by, priority=2)),
    "embargo": ("draft", lambda story, by: embargo.set_embargo(story, by=by, until=LATER)),
    "waive": ("draft", lambda story, by: waiving.waive(story, ["picture"], by=by, reason="هكذا")),
    "publish": ("approved", lambda story, by: press.publish(story, by=by)),
    "schedule": ("approved", lambda story, by: press.publish(story, by=by, at=LATER)),
    "unschedule": ("waiting", lambda story, by: press.unschedule(story, by=by)),
    "withdraw": ("live", lambda story, by: press.withdraw(story, by=by, reason="خطأ")),
    "correct": (
        "live",
        lambda story, by: press.publish(story, by=by, change="correction", note="صُحح الاسم."),
    ),
    "editions": (
        "live",
        lambda story, by: showing.show_editions(story, by=by, shown=True, hidden=(), of=()),
    ),
    "guests": (
        "draft",
        lambda story, by: guest_links.give(
            story, by=by, given_to="محامية", until=timezone.now() + timedelta(days=1)
        ),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_editor_of_sport_acts_on_no_story_of_politics(state_of, rami, sport, name):
    state, act = ACTS[name]
    article = state_of(state)
    before = Article.objects.values().get(pk=article.pk), article.events.count()
    with pytest.raises(NotAllowed):
        act(article, rami)
    assert (Article.objects.values().get(pk=article.pk), article.events.count()) == before
    # The same act on the same kind of story of their own section: so the section stood in the way.
    theirs = state_of(state, headline="فوز الفريق في مباراته الأولى", section=sport)
    act(theirs, rami)
    assert theirs.events.count() > before[1]


def test_the_refusal_says_that_it_is_the_section(state_of, rami):
    with pytest.raises(NotAllowed) as refusal:
        workflow.approve(state_of("in_review"), by=rami)
    assert str(refusal.value) == str(rights.OTHER_SECTION)


def test_an_editor_of_sport_begins_a_story_for_somebody_in_sport_alone(
    rami, layla, sport, politics
):
    for section in (politics, None):
        with pytest.raises(NotAllowed):
            handing.commission(by=rami, to=layla, headline="مباراة الليلة", section=section)
    assert not Article.objects.exists()
    handing.commission(by=rami, to=layla, headline="مباراة الليلة", section=sport)
    assert Article.objects.get().assigned_to == layla


def test_an_editor_of_sport_still_reads_the_whole_paper(client, state_of, rami):
    article = state_of("in_review")
    client.force_login(rami)
    for name in ("admin:articles_article_change", "desk:review", "desk:preview", "desk:notes"):
        assert client.get(reverse(name, args=[article.pk])).status_code == 200
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert not page.context["is_open"] and not page.context["acts"]
    assert not page.context["save_acts"]
    answer = client.post(
        reverse("admin:articles_article_change", args=[article.pk]), posted(article, kicker="غيره")
    )
    assert answer.status_code == 403


def test_a_story_without_a_section_is_for_editors_of_every_section(write, rami, samir):
    article = write(section=None)
    assert not rights.may_change(rami, article)
    assert rights.may_change(samir, article)


def test_an_editor_is_a_journalist_in_another_section(write, rami, politics):
    own = write(by=rami, section=politics)
    assert rights.may_change(rami, own)
    workflow.submit(own, by=rami)
    assert not rights.may_change(rami, own)
    assert not workflow.may("approve", own, rami)


def test_a_story_follows_the_section_it_is_moved_to(state_of, rami, samir, sport, politics):
    article = state_of("in_review")
    assert not workflow.may("approve", article, rami)
    writing.amend(article, by=samir, section=sport)
    assert workflow.may("approve", article, rami)
    writing.amend(article, by=rami, section=politics)
    assert not workflow.may("approve", article, rami)


@pytest.mark.parametrize("state", ["live", "waiting"])
@pytest.mark.parametrize("door", ["amend", "restore", "form"])
def test_what_readers_see_of_politics_is_not_moved_to_sport_to_be_withdrawn_there(
    client, state_of, rami, layla, sport, politics, state, door
):
    """Not by an editor of sport who signs it, too, and may go on writing."""
    signing = Author.objects.create(name="رامي")
    Login.objects.create(user=rami, author=signing)
    lines = [{"author": one, "role": "writing"} for one in (layla.login.author, signing)]
    article = state_of(state, children={"bylines": lines, "attributions": []})
    client.force_login(rami)
    sent = posted(article, section=sport.pk)
    if door == "form":
        address = reverse("admin:articles_article_change", args=[article.pk])
        answer = client.post(address, sent)
        assert str(rights.OTHER_SECTION) in answer.content.decode()
    else:
        content = content_of(article)
        content["words"]["section_id"] = sport.pk
        with pytest.raises(NotAllowed):
            if door == "amend":
                writing.amend(article, by=rami, section=sport)
            versions.restore(article, content, by=rami, why="")
    article.refresh_from_db()
    assert (article.section, article.version) == (politics, 1)
    assert rights.may_change(rami, article)


def test_saving_and_approving_with_another_section_saves_and_approves_nothing(
    client, state_of, rami, sport, politics
):
    article = state_of("draft", section=sport)
    client.force_login(rami)
    data = posted(article, section=politics.pk, _approve="1")
    client.post(reverse("admin:articles_article_change", args=[article.pk]), data)
    article.refresh_from_db()
    assert (article.section, article.state) == (politics, State.DRAFT)


def test_who_edits_no_section_by_name_edits_every_section(state_of, samir):
    assert rights.sections_of(samir) is None
    workflow.approve(state_of("in_review"), by=samir)


def test_the_sections_of_a_person_are_read_once(state_of, rami, statements):
    articles = [state_of("draft", headline=f"مادة {number}") for number in range(4)]
    rights.may_change(rami, articles[0])
    known = User.objects.get(pk=rami.pk)
    known.has_perm("articles.change_any_article")
    of_one = statements(lambda: rights.may(known, "articles.publish_article", articles[0]))
    of_all = statements(
        lambda: [rights.may(known, "articles.publish_article", a) for a in articles]
    )
    assert (of_one, of_all) == (1, 0)


# Lists ---------------------------------------------------------------------------------------


def test_the_queue_and_the_notices_are_those_of_the_section(
    client, write, state_of, layla, rami, samir, sport
):
    politics = state_of("in_review")
    game = state_of("in_review", headline="فوز الفريق في مباراته الأولى", section=sport)
    client.force_login(rami)
    home = client.get(reverse("admin:index")).context["home"]
    queue = next(one for one in home.blocks if one.name == "queue")
    assert [line.headline for line in queue.lines] == [game.headline]
    told = Notice.objects.filter(event__act="submitted")
    assert set(told.filter(to=rami).values_list("article", flat=True)) == {game.pk}
    assert set(told.filter(to=samir).values_list("article", flat=True)) == {politics.pk, game.pk}


def test_one_act_on_many_stories_does_those_of_the_section(client, state_of, rami, sport):
    politics = state_of("live")
    game = state_of("live", headline="فوز الفريق في مباراته الأولى", section=sport)
    client.force_login(rami)
    chosen = {f"seen-{one.pk}": seen_of(one) for one in (politics, game)}
    sent = {"_selected_action": [politics.pk, game.pk], "reason": "خطأ", **chosen}
    page = client.post(reverse("desk:bulk_begin", args=["withdraw"]), sent, follow=True)
    assert [row.article_id for row in page.context["refused"]] == [politics.pk]
    moment = timezone.now()
    assert list(Article.objects.live(moment)) == [politics]


@pytest.mark.parametrize("name", ["front", "breaking"])
def test_the_front_page_is_the_whole_papers(client, rami, samir, name):
    client.force_login(rami)
    assert client.get(reverse(f"desk:{name}")).status_code == 403
    assert reverse("desk:front") not in client.get(reverse("admin:index")).content.decode()
    assert reverse("desk:front") not in client.get(reverse("desk:go")).content.decode()
    client.force_login(samir)
    assert client.get(reverse(f"desk:{name}")).status_code == 200
    assert reverse("desk:front") in client.get(reverse("desk:go")).content.decode()


def test_a_report_of_an_error_is_settled_by_the_editors_of_its_section(
    client, state_of, rami, samir
):
    state_of("live")
    report = ErrorReport.objects.create(
        edition=Edition.objects.get(), text="الاسم خطأ", sent_at=timezone.now()
    )
    address = reverse("admin:editions_errorreport_change", args=[report.pk])
    client.force_login(rami)
    assert client.get(address).context["may_settle"] is False
    assert client.post(address, {"note": "صُحح"}).status_code == 403
    assert not Settlement.objects.exists()
    client.force_login(samir)
    assert client.post(address, {"note": "صُحح"}).status_code == 302
    assert Settlement.objects.get().by == samir


# The page of a person ------------------------------------------------------------------------


def test_huda_limits_an_editor_to_a_section_and_frees_him_again(
    client, huda, samir, politics, sport
):
    client.force_login(huda)
    answer = client.post(change(samir), form(client, samir, sections=[sport.pk]))
    assert answer.status_code == 302
    assert rights.sections_of(User.objects.get(pk=samir.pk)) == {sport.pk}
    assert "رياضة" in client.get(reverse("admin:auth_user_changelist")).content.decode()
    client.post(change(samir), form(client, samir))
    assert rights.sections_of(User.objects.get(pk=samir.pk)) is None


@pytest.mark.parametrize(
    "group, chosen, words",
    [
        (rights.JOURNALISTS, ["sport"], NOT_AN_EDITOR),
        (rights.MANAGING_EDITORS, ["sport"], EVERY_SECTION_ANYWAY),
        (rights.EDITORS, ["sport", "politics"], ALL_OF_THEM),
    ],
)
def test_sections_that_limit_nobody_are_refused(
    client, huda, samir, politics, sport, group, chosen, words
):
    client.force_login(huda)
    known = {"sport": sport.pk, "politics": politics.pk}
    sent = {
        "groups": [Group.objects.get(name=group).pk],
        "sections": [known[one] for one in chosen],
    }
    page = client.post(change(samir), form(client, samir, **sent))
    assert str(words) in page.context["adminform"].form.errors["sections"]
    assert not SectionEditor.objects.exists()


def test_a_section_that_is_none_is_refused(client, huda, samir, sport, politics):
    client.force_login(huda)
    for sent in ("x", "0", "9" * 30):
        page = client.post(change(samir), form(client, samir, sections=[sent]))
        assert "sections" in page.context["adminform"].form.errors, sent


def test_a_stale_choice_of_sections_is_not_saved(client, huda, samir, politics, sport):
    client.force_login(huda)
    sent = form(client, samir, sections=[sport.pk])
    set_sections(samir, [politics])
    page = client.post(change(samir), sent)
    assert page.status_code == 409
    assert "سياسة" in str(page.context["adminform"].form.errors["sections"])
    assert rights.sections_of(User.objects.get(pk=samir.pk)) == {politics.pk}


def test_an_editor_changes_nobodys_sections(client, samir, rami, sport):
    client.force_login(samir)
    assert client.post(change(rami), {"sections": []}).status_code == 403
    client.force_login(rami)
    assert client.post(change(rami), {"sections": []}).status_code == 403
    assert rights.sections_of(User.objects.get(pk=rami.pk)) == {sport.pk}


def test_a_section_with_an_editor_of_its_own_cannot_be_deleted(client, huda, rami, sport):
    """Without this an editor whose last section went would edit the whole paper."""
    with pytest.raises(ProtectedError):
        sport.delete()
    client.force_login(huda)
    client.post(reverse("admin:tags_section_delete", args=[sport.pk]), {"post": "yes"})
    assert Section.objects.filter(pk=sport.pk).exists()
