"""One table of rules, asked wherever a story goes on: what it wants, what it finds, and where."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from articles import checks, press, waiving, workflow, writing
from articles.checks import RULES, find, require
from articles.models import Act, Level, State, Strictness
from articles.refusals import Incomplete, NotAllowed, NoteNeeded, Refused, Stale
from authors.models import Author
from images.models import Rights
from tags.models import Section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """The sentences as the code says them; what they are in Arabic is the catalogue's."""
    with override("en"):
        yield


def rules(article, **options) -> set[str]:
    return {one.rule for one in find(article, **options)}


def only(article, rule):
    """The one finding of this rule."""
    (found,) = [one for one in find(article) if one.rule == rule]
    return found


def strict(rule, level, section=None):
    return Strictness.objects.create(check_name=rule, level=level, section=section)


# Strictness --------------------------------------------------------------------------------


def test_what_is_said_for_the_section_comes_before_what_is_said_for_all(write, politics):
    assert checks.levels(politics.pk)["tags"] == Level.ADVISED
    strict("tags", "required")
    strict("tags", "off", politics)
    assert checks.levels(politics.pk)["tags"] == Level.OFF
    assert checks.levels(Section.objects.create(name="رياضة").pk)["tags"] == Level.REQUIRED
    assert checks.levels(None)["tags"] == Level.REQUIRED


def test_a_check_that_is_no_longer_in_the_table_is_passed_over(write):
    strict("moon_phase", "required")
    require(write())


def test_a_required_check_refuses_every_way_on(write, layla, samir):
    article = write(standfirst="")
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    strict("standfirst", "required")
    with pytest.raises(Incomplete, match="standfirst"):
        press.publish(article, by=samir)
    with pytest.raises(Incomplete, match="standfirst"):
        press.publish(article, by=samir, at=timezone.now() + timedelta(days=1))
    workflow.send_back(article, by=samir, comment="المقدمة؟")
    with pytest.raises(Incomplete, match="standfirst"):
        workflow.submit(article, by=layla)
    with pytest.raises(Incomplete, match="standfirst"):
        workflow.approve(article, by=samir)
    assert article.state == State.RETURNED


def test_an_advised_check_refuses_nothing(write, layla, samir):
    article = write(standfirst="", tags=[])
    assert {"standfirst", "tags", "picture"} <= rules(article, act="approve")
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)


def test_a_check_that_is_off_finds_nothing(write):
    article = write(standfirst="")
    strict("standfirst", "off")
    assert "standfirst" not in rules(article)


def test_the_refusal_names_everything_that_is_missing(write):
    article = write(headline=" ", body="", section=None, children={"bylines": []})
    with pytest.raises(Incomplete) as refusal:
        require(article)
    assert str(refusal.value) == "The story still needs: a headline, a body, a section, a byline."


def test_a_refusal_quotes_what_is_wrong_with_the_words(write, politics):
    strict("quotes_balanced", "required", politics)
    article = write(body="<p>قال «نعم ثم ذهب.</p>")
    with pytest.raises(Incomplete, match="without its partner “«”"):
        require(article, "approve")


def test_tags_are_the_editors_business(write, layla):
    strict("tags", "required")
    article = write(tags=[])
    assert "tags" not in rules(article, act="submit")
    workflow.submit(article, by=layla)


# What a story has --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headline", "is_found"),
    [("افتتاح جسر المشاة فوق النهر", False), ("افتُتِحَ الجِسْرُ", True), ("جسر " * 30, True)],
)
def test_the_length_of_a_headline_counts_visible_letters(write, headline, is_found):
    assert ("headline_length" in rules(write(headline=headline.strip()))) == is_found


def test_what_no_person_signs_names_its_source(write, layla):
    desk = Author.objects.create(name="قسم التحرير", kind="desk")
    unsigned = {"bylines": [{"author": desk, "role": "writing"}], "attributions": []}
    article = write(children=unsigned)
    assert only(article, "agency_source").field == "attributions"
    assert "agency_source" not in rules(write(children=unsigned, kind="opinion"))
    both = [*unsigned["bylines"], {"author": layla.login.author, "role": "writing"}]
    assert "agency_source" not in rules(write(children={"bylines": both, "attributions": []}))


def test_an_unnamed_source_does_not_name_where_agency_copy_comes_from(write, agency):
    desk = Author.objects.create(name="قسم التحرير", kind="desk")
    signed = [{"author": desk, "role": "writing"}]
    hidden = [{"source": agency, "is_unnamed": True, "wording": "مصدر مطلع"}]
    assert "agency_source" in rules(write(children={"bylines": signed, "attributions": hidden}))
    named = [{"source": agency}]
    assert "agency_source" not in rules(write(children={"bylines": signed, "attributions": named}))


def test_a_picture_has_its_words(write, picture):
    article = write(lead_image=picture(alt=" "))
    assert only(article, "picture_words").field == "lead_image"
    image = picture(credit="")
    article = write(body=f'<p>نص.</p><figure data-picture="{image.pk}"></figure>')
    found = only(article, "picture_words")
    assert (found.field, found.target, found.is_required) == ("body", image.pk, True)


def test_a_picture_without_the_right_to_publish_is_refused_with_the_reason(write, picture, layla):
    image = picture()
    Rights.objects.create(image=image, permit="none", note="طلبت العائلة سحبها.")
    article = write(lead_image=image)
    with pytest.raises(Incomplete, match="طلبت العائلة سحبها"):
        workflow.submit(article, by=layla)


def test_a_licence_is_asked_for_the_day_of_printing(approved, picture, samir):
    image = picture()
    today = timezone.localdate()
    Rights.objects.create(image=image, permit="licensed", until=today + timedelta(days=1))
    article = approved(lead_image=image)
    with pytest.raises(Incomplete, match="has ended"):
        press.publish(article, by=samir, at=timezone.now() + timedelta(days=3))
    press.publish(article, by=samir)


def test_a_picture_of_unknown_rights_is_advised(write, picture):
    known, unknown = picture(), picture()
    Rights.objects.create(image=known, permit="own")
    assert "picture_rights_unknown" not in rules(write(lead_image=known))
    found = only(write(lead_image=unknown), "picture_rights_unknown")
    assert (found.level, found.target) == (Level.ADVISED, unknown.pk)


# Links -------------------------------------------------------------------------------------


def test_links_to_what_readers_cannot_open_are_found_where_they_stand(
    write, printed, samir, settings
):
    live, gone, draft = printed(), printed(), write()
    press.withdraw(gone, by=samir, reason="طلب قانوني")
    body = (
        f'<p>اقرأ <a href="/{live.pk}/x/">الأول</a> و<a href="/{gone.pk}/جسر/">الثاني</a>'
        f' و<a href="{settings.NEWSROOM_BASE_URL}/{draft.pk}">الثالث</a>'
        f' و<a href="https://example.org/{draft.pk}/">الخارج</a>.</p>'
        f'<aside data-read-also="{draft.pk}"></aside>'
    )
    related = [{"related_story_id": gone.pk}, {"related_story_id": live.pk}]
    article = writing.amend(write(body=body), by=samir, children={"related_links": related})
    found = [one for one in find(article) if one.rule == "dead_links"]
    assert [(one.field, one.quote, one.target) for one in found] == [
        ("body", "الثاني", gone.pk),
        ("body", "الثالث", draft.pk),
        ("body", "", draft.pk),
        ("related_links", "", gone.pk),
    ]


def test_a_story_that_will_be_live_by_then_is_no_dead_link(write, approved, samir):
    later = timezone.now() + timedelta(hours=2)
    coming = approved()
    press.publish(coming, by=samir, at=later)
    article = write(body=f'<p><a href="/{coming.pk}/">غدًا</a></p>')
    assert "dead_links" not in rules(article)
    assert "dead_links" not in rules(article, moment=later)
    assert "dead_links" in rules(article, moment=timezone.now())


# Letting pass ------------------------------------------------------------------------------


def test_an_editor_lets_an_advised_check_pass_for_this_version(write, layla, samir):
    article = write(standfirst="")
    workflow.submit(article, by=layla)
    waiving.waive(article, ["standfirst"], by=samir, reason="خبر عاجل")
    assert only(article, "standfirst").waived
    waiver = article.waivers.get()
    assert (waiver.by, waiver.version, waiver.reason) == (samir, article.version, "خبر عاجل")
    event = article.events.get(act=Act.WAIVED)
    assert event.note == "Standfirst: خبر عاجل"
    writing.amend(article, by=samir, kicker="عاجل")
    assert not only(article, "standfirst").waived


def test_letting_pass_twice_is_recorded_once(write, samir):
    article = write(standfirst="")
    waiving.waive(article, ["standfirst"], by=samir, reason="خبر عاجل")
    waiving.waive(article, ["standfirst"], by=samir, reason="مرة أخرى")
    assert article.waivers.count() == article.events.filter(act=Act.WAIVED).count() == 1


def test_who_may_not_does_not_let_pass(write, layla, samir):
    article = write(standfirst="")
    with pytest.raises(NotAllowed):
        waiving.waive(article, ["standfirst"], by=layla, reason="أريد")
    with pytest.raises(NoteNeeded):
        waiving.waive(article, ["standfirst"], by=samir, reason=" ")
    strict("standfirst", "required")
    with pytest.raises(Refused, match="required here"):
        waiving.waive(article, ["standfirst"], by=samir, reason="خبر عاجل")
    article.version -= 1
    with pytest.raises(Stale):
        waiving.waive(article, ["tags"], by=samir, reason="خبر عاجل")
    assert not article.waivers.exists()


def test_a_waiver_does_not_help_once_the_check_is_required(write, samir):
    article = write(standfirst="")
    waiving.waive(article, ["standfirst"], by=samir, reason="خبر عاجل")
    strict("standfirst", "required")
    assert not only(article, "standfirst").waived
    with pytest.raises(Incomplete):
        workflow.approve(article, by=samir)


# Costs -------------------------------------------------------------------------------------


def test_asking_costs_the_same_for_a_long_story(write, samir, picture, printed, statements):
    stories, images = [printed() for _ in range(4)], [picture() for _ in range(3)]

    def story(some_stories, some_images):
        body = "".join(
            [f'<p><a href="/{one.pk}/">خبر</a></p><aside data-read-also="{one.pk}"></aside>'
             for one in some_stories]
            + [f'<figure data-picture="{one.pk}"></figure>' for one in some_images]
        )  # fmt: skip
        related = [{"related_story_id": one.pk} for one in some_stories]
        article = write(body=body, lead_image=some_images[0])
        return writing.amend(article, by=samir, children={"related_links": related})

    short, long = story(stories[:1], images[:1]), story(stories, images)
    assert statements(lambda: find(short)) == statements(lambda: find(long)) <= 8
    assert statements(lambda: require(long, "publish")) <= 3


def test_every_rule_says_what_it_guards():
    for name, rule in RULES.items():
        assert set(rule.acts) <= {"submit", "approve", "publish"} and rule.acts
        assert rule.level in Level.values and str(rule.label)
        assert len(name) <= 40
