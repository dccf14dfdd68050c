"""What happened to each sample story: begun, sent, approved, printed, mended, withdrawn."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model

from articles import press, showing, workflow, writing
from articles.models import Article
from newsroom.sample.plan import PRINTED, Sheet

User = get_user_model()
HOUR = timedelta(hours=1)

# Whose stories have no login of their own: the desk's and the agencies'.
NIGHT_DESK = "nadia"


def tell(cast, sheet: Sheet, image: int, at: datetime | None, now: datetime) -> Article:
    """Make one story and take it to its state. ``at``: when it was printed, if it was."""
    # Those not yet printed were begun within the last days, each at a time of its own.
    reached = at or now - HOUR * (2 + cast.numbers[sheet.key] % 5)
    writer = _writer(cast, sheet)
    editor = _editor(cast, sheet, writer)
    article = writing.begin(
        by=writer,
        now=reached - 5 * HOUR,
        story_id=cast.numbers[sheet.key],
        tags=sheet["tags"],
        children=_children(cast, sheet, reached),
        **_words(cast, sheet, image),
    )
    if sheet.state == "draft":
        return article
    workflow.submit(article, by=writer, now=reached - 2 * HOUR)
    if sheet.state == "in_review":
        return article
    if sheet.state == "returned":
        workflow.send_back(article, by=editor, comment=sheet["comment"], now=reached)
        return article
    workflow.approve(article, by=editor, now=reached - HOUR / 2)
    if sheet.state == "scheduled":
        begins = now + HOUR * (7 + cast.numbers[sheet.key] % 40)
        press.publish(
            article, by=editor, at=begins.replace(minute=0, second=0, microsecond=0), now=reached
        )
    elif sheet.state in PRINTED:
        press.publish(article, by=editor, now=reached)
        _afterwards(cast, article, sheet, editor, reached, now)
    return article


def _afterwards(cast, article: Article, sheet: Sheet, editor: User, at: datetime, now: datetime):
    """A second edition, a withdrawal, a next version: at ``later``, well before ``now``."""
    later = min(at + 7 * HOUR, at + (now - at) / 2)
    change, note = sheet.note
    if change:
        writer = _writer(cast, sheet)
        mended = {"standfirst": sheet.text("standfirst"), "body": sheet.body(cast.numbers)}
        writing.amend(article, by=writer, now=later - HOUR / 4, **mended)
        workflow.submit(article, by=writer, now=later - HOUR / 5)
        workflow.approve(article, by=editor, now=later - HOUR / 6)
        press.publish(article, by=editor, now=later, change=change, note=note)
        # The newsroom of the sample hides nothing of what it corrected.
        showing.show_editions(article, by=editor, shown=True, hidden=(), of=(), now=later)
    if sheet.state == "withdrawn":
        press.withdraw(article, by=editor, reason=sheet["reason"], now=later)
    if sheet.get("next_version"):
        writing.amend(article, by=_writer(cast, sheet), now=later, headline=sheet["next_version"])


def _writer(cast, sheet: Sheet) -> User:
    """The first who signs it and has a login; what the desk and the agencies sign, one types in."""
    for name, *_ in sheet["bylines"]:
        login = getattr(cast.authors[name], "login", None)
        if login:
            return login.user
    return cast.users[NIGHT_DESK]


def _editor(cast, sheet: Sheet, writer: User) -> User:
    """Samir, except for what he wrote or signs: nobody approves an own story."""
    samir = cast.users["samir"]
    signs = any(name == "samir-khouri" for name, *_ in sheet["bylines"])
    return cast.users["huda"] if signs or writer == samir else samir


def _words(cast, sheet: Sheet, image: int) -> dict:
    plain = ("kind", "kicker", "headline", "short_headline", "dateline")
    return {
        **{name: sheet[name] for name in plain},
        "section": cast.sections[sheet["section"]],
        "standfirst": sheet.text("standfirst", first=True),
        "body": sheet.body(cast.numbers, first=True),
        "lead_image_id": image,
    }


def _children(cast, sheet: Sheet, at: datetime) -> dict[str, list[dict]]:
    bylines = [
        {"author": cast.authors[name], "role": role, "pen_name": pen_name[0] if pen_name else ""}
        for name, role, *pen_name in sheet["bylines"]
    ]
    links = [
        {"url": link["url"], "title": link["title"]}
        if isinstance(link, dict)
        else {"related_story_id": cast.numbers[link]}
        for link in sheet["related"]
        if isinstance(link, dict) or link in cast.numbers
    ]
    attributions = [_attribution(cast, row, at) for row in sheet["attributions"]]
    return {"bylines": bylines, "attributions": attributions, "related_links": links}


def _attribution(cast, row: dict, at: datetime) -> dict:
    if "unnamed" in row:
        return {"is_unnamed": True, "wording": row["unnamed"]}
    return {
        "source": cast.sources[row["source"]],
        "url": row.get("url", ""),
        "used_for": row.get("used_for", ""),
        "consulted_on": (at - timedelta(days=1)).date() if row.get("url") else None,
    }
