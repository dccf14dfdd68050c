"""No public page reads a table of the record from end to end, however many stories there are."""

import re

import pytest
from django.db import connection
from django.utils import timezone

from authors.models import Author
from editions.models import Edition
from newsroom.corpus import load
from tags.models import Tag
from tests.readers import readers

STORIES, ORIGINALS = 3_000, 100
# Small tables may be read whole; these grow with every story.
RECORD = re.compile(r"Seq Scan on (editions_(?:edition\w*|story|nearness)|articles_\w+)\b")


@pytest.fixture
def corpus(db):
    load.load(articles=STORIES, originals=ORIGINALS, seed=1, processes=0)


class Plans:
    """What Postgres does for each statement of a page."""

    def __init__(self):
        self.asked: list[tuple[str, object]] = []

    def note(self, execute, sql, params, many, context):
        if sql.startswith(("SELECT", "EXECUTE", "WITH", "(SELECT", "\n")):
            self.asked.append((sql, params))
        return execute(sql, params, many, context)

    def of(self, page, nour) -> list[str]:
        self.asked = []
        with connection.execute_wrapper(self.note):
            answer = nour(page)
        assert answer.status_code in (200, 404, 410), page
        plans = []
        for sql, params in self.asked:
            # With the rights of readers, under which the page was asked: other plans may hold then.
            with readers(), connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return plans


def test_no_page_reads_the_record_from_end_to_end(corpus, nour):
    newest = Edition.objects.live().newest().first()
    day = timezone.localdate(newest.first_published_at)
    tags = Tag.objects.filter(editiontags__content_object=newest)
    author = Author.objects.filter(editionbylines__edition=newest).first()
    section = newest.section.get_absolute_url()
    before = f"?before={round(newest.first_published_at.timestamp() * 1e6)}-{newest.story_id}"
    pages = [
        "/", newest.get_absolute_url(), section, section + before,
        author.get_absolute_url(), author.get_absolute_url() + before,
        *(one.get_absolute_url() for one in tags), tags.first().get_absolute_url() + before,
        "/archive/", f"/archive/{day.year}/", f"/archive/{day.year}/{day.month}/",
        f"/archive/{day.year}/{day.month}/{day.day}/", "/corrections/", "/feed/rss/",
        f"/section/{newest.section_id}/feed/atom/", f"/tag/{tags.first().pk}/feed/json/",
        f"/author/{author.pk}/feed/rss/", "/sitemap.xml", "/news-sitemap.xml",
        f"/sitemap-{day.year}-{day.month}.xml", "/999999999/x/", "/tag/999999999/x/",
        f"/search/?q={newest.headline.split()[0]}", f"/search/?q=author:{author.name}",
    ]  # fmt: skip
    plans = Plans()
    found = {}
    for page in pages:
        # Once more: what is planned once is planned for every value then.
        for plan in [*plans.of(page, nour), *plans.of(page, nour)]:
            if table := RECORD.search(plan):
                found.setdefault(page, f"{table[1]}\n{plan}")
    assert not found, "\n\n".join(f"{page}: {plan}" for page, plan in found.items())
