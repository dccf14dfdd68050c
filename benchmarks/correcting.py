"""An editor beside a running house: told a story and a mark on one line, prints a correction of the
story with the mark above its headline, and says when it was printed.

Runs as a process of its own (`benchmarks.serving.editor`), through the newsroom's own functions: a
colleague amends and submits, the editor approves and prints. Holds no connection between the lines,
so the database may go away meanwhile.
"""

import json
import sys
import time

import django

django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from articles import press, rights, workflow, writing  # noqa: E402
from articles.models import Article  # noqa: E402
from authors.models import Author  # noqa: E402
from editions.models import Edition  # noqa: E402
from tags.models import Section, Tag  # noqa: E402

PASSWORD = "secret-of-a-benchmark"  # noqa: S105 - of a private database with invented stories
STORIES, TAGS, AUTHORS = 400, 100, 20


def colleague(name: str) -> User:
    """Somebody of the staff with an editor's rights, who can log in."""
    user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if is_new:
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(Group.objects.get(name=rights.EDITORS))
    return user


def told() -> dict:
    """What the measuring side needs to know of the house: addresses, newest stories first, and by
    what words the page for a database that is away is known."""
    live = Edition.objects.at(timezone.now()).newest()
    stories = list(live[:STORIES])
    authors = list(Author.objects.order_by("id")[: 4 * AUTHORS])
    signed = [one for one in authors if live.signed_by(one).exists()][:AUTHORS]
    tags = Tag.objects.filter(editiontags__isnull=False).distinct().order_by("id")[:TAGS]
    with translation.override("ar"):
        away = translation.gettext("We will be back shortly")
    return {
        "stories": [(one.story_id, one.get_absolute_url()) for one in stories],
        "sections": [one.get_absolute_url() for one in Section.objects.all()],
        "tags": [one.get_absolute_url() for one in tags],
        "authors": [one.get_absolute_url() for one in signed],
        "words": sorted({word for one in stories for word in one.headline.split()}),
        "away": away,
        "editor": [editor.username, PASSWORD],
    }


def correct(number: int, mark: str) -> dict:
    """When the act began and when readers may see it, in seconds of the epoch."""
    article = Article.objects.get(pk=number)
    writing.amend(article, by=writer, kicker=mark)
    workflow.submit(article, by=writer)
    workflow.approve(article, by=editor)
    began = time.time()
    press.publish(article, by=editor, change="correction", note=mark)
    return {"began": began, "printed": time.time()}


if __name__ == "__main__":
    writer, editor = colleague("benchmark-writer"), colleague("benchmark-editor")
    print(json.dumps(told()), flush=True)
    connection.close()
    for line in sys.stdin:
        print(json.dumps(correct(*json.loads(line))), flush=True)
        connection.close()
