"""The desk's list and front page with 1,000 and with 100,000 stories, measured in one run.

    python benchmarks/desk_list.py --folder /tmp/desk-list

Makes two private databases below the folder (`make_corpus`, about ten minutes the first time; kept
for the next), adds to each the same unfinished stories, and asks both in turn, round by round, so
that whatever else the machine does falls on both. Prints for each page its statements and the
median with either size, in milliseconds, and their ratio; ends with 1 when a page takes more than
15 statements or its ratio is above 1.5.
"""

import argparse
import html
import json
import os
import re
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

MOST_STATEMENTS, MOST_RATIO = 15, 1.5
# Of so many answers in a row the fastest counts: the others met something else on the machine.
BEST_OF = 3
ROOT = Path(__file__).resolve().parent.parent
LIST = "/admin/articles/article/"
UNFINISHED = 40

# What is asked: name -> address; {…} are filled in by the database that answers.
PAGES = {
    "front page": "/admin/",
    "list": LIST,
    "page 2": "{second}",
    "last page": f"{LIST}?last=1",
    "search, a common word": f"{LIST}?q=قانون",
    "search, one letter": f"{LIST}?q=ا",
    "search, two words": f"{LIST}?q=قانون حلب",
    "search, nothing found": f"{LIST}?q=زقزقة",
    "search, half a word": f"{LIST}?q=قان",
    "search, two letters": f"{LIST}?q=قا",
    "search, a letter more": f"{LIST}?q=قانون ا",
    "search, a phrase": f"{LIST}?q=«{{phrase}}»",
    "search, either word": f"{LIST}?q=قانون أو حلب",
    "search, without a word": f"{LIST}?q=قانون -حلب",
    "search, mistyped": f"{LIST}?q=قانونن",
    "search, a state": f"{LIST}?q=state:draft خبر",
    "search, from a day": f"{LIST}?q=قانون from:2020",
    "search, a tag": f"{LIST}?q=tag:{{tag_name}}",
    "search, an author's": f"{LIST}?q=author:{{name}} قانون",
    "search, an author": f"{LIST}?q={{name}}",
    "search, a number": f"{LIST}?q={{number}}",
    "draft": f"{LIST}?state=draft",
    "in review": f"{LIST}?state=in_review",
    "approved": f"{LIST}?state=approved",
    "live": f"{LIST}?state=live",
    "scheduled": f"{LIST}?state=scheduled",
    "withdrawn": f"{LIST}?state=withdrawn",
    "mine": f"{LIST}?mine=1",
    "overdue": f"{LIST}?overdue=1",
    "section": f"{LIST}?section={{section}}",
    "kind": f"{LIST}?kind=interview",
    "priority": f"{LIST}?priority=2",
    "assigned to me": f"{LIST}?assigned=me",
    "assigned to nobody": f"{LIST}?assigned=none",
    "claimed": f"{LIST}?claimed=any",
    "since today": f"{LIST}?since=today",
    "author": f"{LIST}?author={{author}}",
    "tag": f"{LIST}?tag={{tag}}",
    "section, draft": f"{LIST}?section={{section}}&state=draft",
    "choosing a story": "/admin/desk/stories.json?q=قانون الم",
    "choosing, a letter": "/admin/desk/stories.json?q=ا",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="Where the databases are kept.")
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", nargs="+", choices=PAGES, help="These pages alone.")
    options = parser.parse_args()
    sizes = (options.small, options.large)
    for size in sizes:
        manage(options.folder, size, "migrate", "-v0")
        manage(options.folder, size, "collectstatic", "--noinput", "-v0")
        manage(options.folder, size, "make_corpus", "--articles", str(size), "--add")
    newsrooms = [opened(options.folder, size) for size in sizes]
    try:
        return measured(newsrooms, sizes, options.rounds, options.only or list(PAGES))
    finally:
        for newsroom in newsrooms:
            newsroom.stdin.close()
            newsroom.wait(timeout=60)


def measured(newsrooms, sizes, rounds: int, names: list[str]) -> int:
    times = {name: ([], []) for name in names}
    asked = {}
    for number in range(rounds + 2):
        for name in names:
            # Who is asked first changes from round to round.
            for place in (0, 1) if number % 2 else (1, 0):
                answers = [ask(newsrooms[place], name) for _again in range(BEST_OF)]
                asked[name] = max(asked.get(name, 0), *(one["statements"] for one in answers))
                # The first rounds warm the caches of both.
                if number > 1:
                    times[name][place].append(min(one["ms"] for one in answers))
    print(f"{'page':24}{'statements':>11}{sizes[0]:>10,}{sizes[1]:>10,}{'ratio':>8}")
    failed = 0
    for name in names:
        small, large = (statistics.median(values) for values in times[name])
        is_bad = asked[name] > MOST_STATEMENTS or large / small > MOST_RATIO
        failed |= is_bad
        print(
            f"{name:24}{asked[name]:>11}{small:>10.1f}{large:>10.1f}{large / small:>8.2f}"
            f"{'  too much' if is_bad else ''}"
        )
    return int(failed)


def environment(folder: Path, size: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "NEWSROOM_DATA": str(folder / str(size)),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "PYTHONPATH": str(ROOT),
    }


def manage(folder: Path, size: int, *words: str) -> None:
    program = [sys.executable, str(ROOT / "manage.py"), *words]
    subprocess.run(program, env=environment(folder, size), check=True, cwd=ROOT)


def opened(folder: Path, size: int) -> subprocess.Popen:
    program = [sys.executable, __file__, "--answer"]
    return subprocess.Popen(
        program,
        env=environment(folder, size),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def ask(newsroom: subprocess.Popen, name: str) -> dict:
    newsroom.stdin.write(name + "\n")
    newsroom.stdin.flush()
    return json.loads(newsroom.stdout.readline())


# In a process of its own for each database ---------------------------------------------------


def answer() -> int:
    """Answer pages by name from standard input: one line of JSON each."""
    import django

    django.setup()

    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    editor, filled = unfinished()
    client = Client()
    client.force_login(editor)
    following = re.search(r'href="([^"]+)" rel="next"', client.get(LIST).content.decode())
    filled["second"] = LIST + html.unescape(following[1])
    for line in sys.stdin:
        address = PAGES[line.strip()].format(**filled)
        with CaptureQueriesContext(connection) as captured:
            begun = time.perf_counter()
            status = client.get(address).status_code
            taken = time.perf_counter() - begun
        if status != 200:
            raise SystemExit(f"{status} {address}")
        print(json.dumps({"ms": taken * 1000, "statements": len(captured)}), flush=True)
    return 0


def unfinished() -> tuple:
    """The editor who asks, and what fills the addresses; makes the unfinished stories once."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.db.models import Count
    from django.utils import timezone

    from articles import handing, rights, writing
    from articles.models import Article
    from authors.models import Author
    from tags.models import Section, Tag

    users = get_user_model().objects
    people = []
    for name, group in (("samir", rights.EDITORS), ("layla", rights.JOURNALISTS)):
        person, is_new = users.get_or_create(username=name, defaults={"is_staff": True})
        if is_new:
            person.groups.add(Group.objects.get(name=group))
        people.append(person)
    samir, layla = people
    section, now = Section.objects.first(), timezone.now()
    if not Article.objects.filter(created_by=layla).exists():
        for number in range(UNFINISHED):
            article = writing.begin(
                by=layla,
                headline=f"خبر رقم {number} من المدينة",
                standfirst="جملة تقول ما في الخبر.",
                body="<p>نص الخبر.</p>",
                section=section,
            )
            handing.assign(
                article,
                by=samir,
                to=samir if number % 4 == 0 else None,
                priority=number % 3,
                due_at=now + timedelta(hours=1) if number % 5 == 0 else None,
            )
            Article.objects.filter(pk=article.pk, due_at__isnull=False).update(
                due_at=now - timedelta(hours=number)
            )
            if number % 2:
                state = {"state": "in_review", "submitted_by": layla, "submitted_at": now}
                Article.objects.filter(pk=article.pk).update(**state)
                article.refresh_from_db()
            if number % 8 == 1:
                handing.claim(article, by=samir)
    author = Author.objects.order_by("pk").last()
    # Full pages of either size: the tag that most stories have.
    tag = Tag.objects.annotate(many=Count("articles")).order_by("-many").first()
    return samir, {
        "section": section.pk,
        "number": Article.objects.order_by("pk").first().pk,
        "author": author.pk,
        "name": author.name.split()[-1],
        "phrase": " ".join(Article.objects.order_by("pk").first().headline.split()[:2]),
        "tag": tag.pk,
        "tag_name": f'"{tag.name}"',
    }


if __name__ == "__main__":
    sys.exit(answer() if "--answer" in sys.argv else main())
