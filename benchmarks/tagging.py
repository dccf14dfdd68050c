"""Tags in numbers: what is offered, warned of, merged and tidied among 5,000 and 20,000 of them.

    python benchmarks/tagging.py

Works in the database of the checkout inside one transaction that is rolled back. Prints in
milliseconds the quickest, the median and the slowest answer, and the median of the processor's time
without the database's: of what a story of 700 words is suggested, what a typed word is near to, all
twins, and the merge of a tag with 5,000 stories and its undoing.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article, ArticleTag  # noqa: E402
from desk.suggesting import tags_for  # noqa: E402
from editions.models import Story  # noqa: E402
from newsroom.corpus import vocabulary as words  # noqa: E402
from tags.merging import merge, undo  # noqa: E402
from tags.models import Tag  # noqa: E402
from tags.twins import twins  # noqa: E402

SIZES = (5_000, 20_000)
STORIES = 5_000
ROUNDS = 30


def main() -> None:
    chance = random.Random("tags")
    with transaction.atomic():
        for size in SIZES:
            fill(size, chance)
            texts = [story(chance) for _ in range(ROUNDS)]
            print(f"{size:,} tags")
            told("suggested for a story", [lambda text=text: offered(*text) for text in texts])
            typed = [slip(name, chance) for name in names_of(ROUNDS)]
            told("near to a typed word", [lambda word=word: near(word) for word in typed])
            told("twins", [twins] * 3)
        stories()
        kept, gone = Tag.objects.order_by("pk")[:2]
        told(f"merge of {STORIES:,} stories", [lambda: merge(kept, [gone])])
        told("undoing it", [lambda: undo(gone.pk)])
        transaction.set_rollback(True)


def told(label: str, calls) -> None:
    times, own = [], []
    for call in calls:
        began, worked = time.perf_counter(), time.process_time()
        call()
        times.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - worked) * 1000)
    figures = (min(times), statistics.median(times), max(times), statistics.median(own))
    print(f"  {label:28}{''.join(f'{one:>9.1f}' for one in figures)}")


def fill(size: int, chance: random.Random) -> None:
    """Made-up tags of one to three words, the same ones every time."""
    nouns = [noun for listed in words.OF_SECTION.values() for noun in listed.split()]
    nouns += [*words.COMMON, *words.TAIL]
    made = {*words.PLACES, *words.VILLAGES}
    while len(made) < size:
        some = chance.sample(nouns, chance.choice((1, 2, 2, 2, 3)))
        made.add(" ".join([some[0], *(f"ال{noun}" for noun in some[1:])]))
    Tag.objects.filed_under(sorted(made)[:size])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tags_tag")


def story(chance: random.Random) -> tuple[str, str, str]:
    nouns = [noun for listed in words.OF_SECTION.values() for noun in listed.split()]
    glued = ("", "", "ال", "ال", "وال", "بال", "لل", "و", "ب", "ل")
    text = [f"{chance.choice(glued)}{chance.choice(nouns)}" for _ in range(700)]
    return " ".join(text[:10]), " ".join(text[10:40]), " ".join(text[40:])


def offered(headline: str, standfirst: str, text: str) -> list:
    return tags_for(headline, standfirst, text, [])


def names_of(count: int) -> list[str]:
    return list(Tag.objects.order_by("slug").values_list("name", flat=True)[:count])


def slip(name: str, chance: random.Random) -> str:
    """The name with a letter left out."""
    place = chance.randrange(1, len(name))
    return name[:place] + name[place + 1 :]


def near(word: str) -> dict:
    return Tag.objects.near([word])


def stories() -> None:
    """So many stories under the second tag, a tenth of them under the first as well."""
    kept, gone = Tag.objects.order_by("pk")[:2]
    by = User.objects.create(username="benchmark-of-tags")
    numbers = Story.objects.bulk_create(Story() for _ in range(STORIES))
    now = timezone.now()
    Article.objects.bulk_create(
        Article(
            story=one, headline="خبر", created_by=by, changed_by=by, created_at=now, changed_at=now
        )
        for one in numbers
    )
    rows = [ArticleTag(content_object_id=one.pk, tag=gone) for one in numbers]
    rows += [ArticleTag(content_object_id=one.pk, tag=kept) for one in numbers[::10]]
    ArticleTag.objects.bulk_create(rows)


if __name__ == "__main__":
    main()
