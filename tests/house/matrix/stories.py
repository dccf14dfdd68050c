"""Every route that is about one story, tried in seven states by eight kinds of people."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article
from desk import guest_links
from desk.acts import ACTS
from tests.desk.posted import posted
from tests.house.matrix.rows import StoryRow

STORY = "admin/desk/story/<int:number>/"
ADMIN = "admin/articles/article/"
NO_VERB = "no such verb"

# What is posted -------------------------------------------------------------------------------


def versioned(**values):
    """With the version that the page was read with."""
    return lambda world, story, who: values | {"version_read": story.version}


def stored_form(world, story) -> dict:
    """The form as a browser shows it; read once for each story."""
    if story.pk not in world.forms:
        world.forms[story.pk] = posted(story)
    return world.forms[story.pk]


def form(world, story, who) -> dict:
    return stored_form(world, story) | {"kicker": "كلمة أخرى", "version_read": story.version}


def typed(world, story, who) -> dict:
    return stored_form(world, story) | {"story": story.pk}


def assignment(world, story, who) -> dict:
    return {"priority": "2", "seen_priority": "0", "version_read": story.version}


# What is done first ---------------------------------------------------------------------------


def taken(world, story) -> None:
    """Under review it is in the managing editor's hands."""
    waiting = Article.objects.filter(pk=story.pk, state="in_review")
    waiting.update(claimed_by=world.huda, claimed_at=timezone.now())


def shared(world, story) -> None:
    """A preview link to it works."""
    story.refresh_from_db()
    until = timezone.now() + timedelta(days=1)
    link, _token = guest_links.give(story, by=world.huda, given_to="محامية", until=until)
    world.given = str(link.pk)


FAR = {"0": "2099-01-01", "1": "10:00"}
SENT = {
    "submit": {},
    "recall": {},
    "send_back": {"comment": "أين المصدر؟"},
    "approve": {},
    "publish": {"change": "update"},
    "embargo": {f"until_{one}": value for one, value in FAR.items()},
    "unschedule": {},
    "withdraw": {"reason": "خطأ في الاسم"},
}
BY_RULES = {
    "submit": ("asks to send", "sends"),
    "recall": ("asks to take back", "takes back"),
    "send_back": ("asks to return", "returns"),
    "approve": ("asks to approve", "approves"),
    "publish": ("asks to publish", "publishes"),
    "embargo": ("asks for an embargo", "sets an embargo"),
    "unschedule": ("asks to cancel the schedule", "cancels the schedule"),
    "withdraw": ("asks to withdraw", "withdraws"),
}
assert BY_RULES.keys() == ACTS.keys(), "an act of the desk has no row"

READS, WRITES = "who sees it, reads", "who sees it, writes"
EDITORS_READ, EDITORS_WRITE = "editors read", "editors write"

ROWS = (
    # The form and what the admin puts beside it
    StoryRow(f"{ADMIN}<path:object_id>/change/", "who sees it, opens the form",
        "who may change it, changes", sent=form),
    StoryRow(f"{ADMIN}<path:object_id>/history/", "who sees it, reads; others go home",
        "no such verb on the desk"),
    StoryRow(f"{ADMIN}<path:object_id>/delete/", "nobody", "nobody", sent={"post": "yes"}),
    StoryRow(f"{ADMIN}<path:object_id>/", "everybody is led on", "everybody is led on"),
    # The way of a story
    *(StoryRow(f"{STORY}<str:name>/", *BY_RULES[name], values={"name": name},
          sent=versioned(**SENT[name])) for name in ACTS),
    StoryRow(f"{STORY}<str:name>/", "who sees it, is led on", "who sees it, is led on",
        values={"name": "nonsense"}, sent=versioned()),
    StoryRow(f"{STORY}review/", READS, "approves on the screen of review",
        sent=versioned(act="approve")),
    StoryRow(f"{STORY}waive/", READS, EDITORS_WRITE,
        sent=versioned(check=["picture"], usual="0")),
    StoryRow(f"{STORY}claim/", NO_VERB, "takes for review", sent=versioned()),
    StoryRow(f"{STORY}release/", NO_VERB, "gives back to the queue", sent=versioned(),
        before=taken),
    StoryRow(f"{STORY}assign/", EDITORS_READ, EDITORS_WRITE, sent=assignment),
    # Its texts
    StoryRow(f"{STORY}preview/", READS, NO_VERB),
    StoryRow(f"{STORY}compare/", READS, NO_VERB, query="a=v1&b=now"),
    StoryRow(f"{STORY}text/<str:name>/", READS, NO_VERB, values={"name": "v1"}),
    StoryRow(f"{STORY}text/<str:name>/restore/", "who may change it, asks",
        "who may change it, changes", values={"name": "v1"}, sent=versioned(why="رجعت")),
    StoryRow(f"{STORY}near-copy/<int:other>/", READS, NO_VERB, values={"other": "@other_story"}),
    StoryRow(f"{STORY}duplicate/", NO_VERB, WRITES),
    # Beside it
    StoryRow(f"{STORY}notes/", READS, WRITES, sent={"field": "body", "text": "أوضح هذا."}),
    StoryRow(f"{STORY}notes/<int:pk>/<str:what>/", NO_VERB, WRITES,
        values={"pk": "@note", "what": "answer"}, sent={"text": "أوضحته."}),
    StoryRow(f"{STORY}notes/<int:pk>/<str:what>/", NO_VERB, WRITES,
        values={"pk": "@note", "what": "settle"}),
    StoryRow(f"{STORY}notes/<int:pk>/<str:what>/", NO_VERB, WRITES,
        values={"pk": "@note", "what": "reopen"}),
    StoryRow(f"{STORY}guests/", EDITORS_READ, EDITORS_WRITE,
        sent=versioned(given_to="محامية", how_long="1")),
    StoryRow(f"{STORY}guests/<int:link>/revoke/", NO_VERB, EDITORS_WRITE,
        values={"link": "@given"}, before=shared),
    StoryRow(f"{STORY}beside/", READS, "editors choose of what readers see",
        sent=lambda world, story, who: {"out": world.other_story}),
    StoryRow(f"{STORY}editions/", EDITORS_READ, EDITORS_WRITE, sent=versioned(choice="shown")),
    # What the form's scripts ask
    StoryRow("admin/desk/checks/", NO_VERB, "who sees it, is answered (script)", sent=typed),
    StoryRow("admin/desk/checks/mend/", NO_VERB, "who sees it, is answered (script)", sent=typed),
    # What readers see of it
    StoryRow("<number:number>", "readers are led to what is live", NO_VERB),
    StoryRow("<number:number>/", "readers are led to what is live", NO_VERB),
    StoryRow("<number:number>/<str:slug>/", "readers read what is live", NO_VERB,
        values={"slug": "@slug"}),
    StoryRow("<number:number>/editions/", "readers are led to what is live", NO_VERB),
    StoryRow("<number:number>/report/", "readers read what is live", "readers report what is live",
        sent={"text": "الاسم خطأ في السطر الأول"}),
    StoryRow("<number:number>/report/thanks/", "readers read what is live", NO_VERB),
    StoryRow("share/<number:number>-<number:edition>.jpg", "readers read what is live", NO_VERB,
        values={"edition": "@edition"}),
    StoryRow("read/<number:number>", NO_VERB, "readers are told nothing"),
)  # fmt: skip
