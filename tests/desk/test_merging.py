"""What only a colleague changed is taken over; what both changed is put before a person."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from articles import writing
from articles.models import Article
from desk import merging
from tests.desk.posted import posted


def query(data: dict) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in data.items():
        made[name] = str(value)
    return made


def rows_of(typed: QueryDict, prefix: str, name: str) -> list[str]:
    return [typed[f"{prefix}-{one}-{name}"] for one in range(int(typed[f"{prefix}-TOTAL_FORMS"]))]


@pytest.fixture
def article(write):
    return write("العنوان الأول", tags=["جسور", "مدن"])


@pytest.fixture
def merge(article, samir):
    """Samir saves ``theirs``; layla had read the version before, and typed ``mine``."""

    def bring(mine: dict, rows=None, **theirs) -> merging.Merge:
        data = query(posted(article, rows=rows, **mine))
        writing.amend(Article.objects.get(pk=article.pk), by=samir, **theirs)
        stored = Article.objects.get(pk=article.pk)
        return merging.merged(data, stored)

    return bring


def test_fields_that_one_alone_changed_are_the_text_of_both(merge):
    both = merge({"headline": "عنوان ليلى"}, kicker="فوق", body="<p>متن سمير</p>")
    assert both.unsettled == [] and both.differences == []
    assert both.typed["headline"] == "عنوان ليلى"
    assert (both.typed["kicker"], both.typed["body"]) == ("فوق", "<p>متن سمير</p>")
    assert len(both.taken) == 2
    assert both.typed["version_read"] == "2"


def test_what_both_changed_stays_hers_and_is_put_before_her(merge):
    both = merge({"body": "<p>متن ليلى</p>"}, body="<p>متن سمير</p>", kicker="فوق")
    assert both.unsettled == ["body"]
    assert [one.name for one in both.differences] == ["body"]
    assert both.typed["body"] == "<p>متن ليلى</p>"
    assert both.typed["kicker"] == "فوق"


def test_the_same_change_of_both_is_no_difference(merge):
    both = merge({"headline": "واحد"}, headline="واحد")
    assert both.unsettled == both.taken == []


def test_tags_of_both_are_brought_together(merge):
    both = merge({"tags": "جسور، مدن، أنهار"}, tags=["مدن", "طرق"])
    assert both.typed["tags"] == "مدن، أنهار، طرق"
    assert both.unsettled == []


def test_a_row_that_samir_added_stands_in_her_form(merge, article, agency):
    new = {"attributions": [{"source": "", "wording": "مصدر ليلى", "is_unnamed": "on"}]}
    theirs = [{"source": agency}, {"source": None, "is_unnamed": True, "wording": "مصدر سمير"}]
    both = merge({}, rows=new, children={"attributions": theirs})
    assert sorted(rows_of(both.typed, "attributions", "wording")) == ["", "مصدر سمير", "مصدر ليلى"]
    assert both.unsettled == []
    assert both.typed["attributions-INITIAL_FORMS"] == "2"


def test_rows_that_samir_alone_changed_come_over(merge, agency):
    theirs = [{"source": agency, "used_for": "أرقام"}]
    both = merge({"headline": "عنوان ليلى"}, children={"attributions": theirs})
    assert rows_of(both.typed, "attributions", "used_for") == ["أرقام"]
    assert both.unsettled == []


def test_a_row_that_both_changed_is_put_before_her(merge, agency):
    both = merge(
        {"attributions-0-used_for": "من ليلى"},
        children={"attributions": [{"source": agency, "used_for": "من سمير"}]},
    )
    assert both.unsettled == ["attributions"]
    assert rows_of(both.typed, "attributions", "used_for") == ["من ليلى"]


def test_a_version_that_nobody_kept_puts_everything_before_her(article, samir):
    data = query(posted(article, headline="عنوان ليلى", version_read="77"))
    writing.amend(article, by=samir, kicker="فوق")
    both = merging.merged(data, Article.objects.get(pk=article.pk))
    assert both.unsettled == ["kicker", "headline"]
    assert both.taken == []


def test_spelling_of_a_form_is_no_change(article):
    data = query(posted(article))
    data["body"] = "<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p>\r\n"
    data["attributions-0-source"] = "وكالة الأفق"
    assert not merging.differs(data, article)
    data["tags"] = "جسور"
    assert merging.differs(data, article)


# From the page -----------------------------------------------------------------------------


@pytest.fixture
def conflict(client, layla, article, samir, agency):
    """Layla's save was refused: both changed the headline, the body and a source."""
    client.force_login(layla)
    address = reverse("admin:articles_article_change", args=[article.pk])
    data = posted(article, headline="عنوان ليلى", body="<p>متن ليلى</p>")
    data["attributions-0-used_for"] = "من ليلى"
    rows = [{"source": agency, "used_for": "من سمير"}]
    writing.amend(
        article, by=samir, headline="عنوان سمير", body="<p>متن سمير</p>",
        children={"attributions": rows},
    )  # fmt: skip
    return address, client.post(address, data)


def sent(page) -> dict:
    """What a browser would send of the page that was shown."""
    data = page.context["merge"].typed
    return {name: data.getlist(name) for name in data} | {
        "unsaved_ticket": page.context["window"].signed(),
        "unsaved_serial": page.context["unsaved_serial"],
    }


def settle(client, conflict, *choices):
    address, page = conflict
    for choice in choices:
        page = client.post(address, sent(page) | {"_settle": choice})
        assert page.status_code == 200
    return page


def test_each_field_is_taken_from_either_side_by_a_button(client, conflict, article):
    assert conflict[1].status_code == 409
    unsettled = ["headline", "body", "attributions"]
    assert conflict[1].context["merge"].unsettled == unsettled
    page = settle(client, conflict, "theirs:headline", "mine:body", "theirs:attributions")
    form = page.context["adminform"].form
    assert (form["headline"].value(), form["body"].value()) == ("عنوان سمير", "<p>متن ليلى</p>")
    assert page.context["merge"].unsettled == []
    article.refresh_from_db()
    assert (article.headline, article.version) == ("عنوان سمير", 2)
    assert client.post(conflict[0], sent(page) | {"_continue": "1"}).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.body) == ("عنوان سمير", "<p>متن ليلى</p>")
    assert article.attributions.get().used_for == "من سمير"


def test_a_choice_saves_nothing_and_is_kept(client, conflict, article, layla):
    settle(client, conflict, "theirs:headline")
    article.refresh_from_db()
    assert article.version == 2
    (kept,) = layla.unsaved.all()
    assert kept.fields["headline"] == ["عنوان سمير"]
    assert kept.fields["body"] == ["<p>متن ليلى</p>"]


@pytest.mark.parametrize("choice", ["theirs:password", "theirs:", "x", "theirs:state", ""])
def test_a_choice_of_no_field_changes_nothing(client, conflict, choice):
    page = settle(client, conflict, choice)
    assert page.context["adminform"].form["headline"].value() == "عنوان ليلى"


def test_a_third_save_meanwhile_is_seen_too(client, conflict, article, samir):
    writing.amend(Article.objects.get(pk=article.pk), by=samir, kicker="ثالث")
    page = client.post(conflict[0], sent(conflict[1]) | {"_continue": "1"})
    assert page.status_code == 409
    assert page.context["adminform"].form["kicker"].value() == "ثالث"
    assert page.context["merge"].unsettled[:2] == ["headline", "body"]
