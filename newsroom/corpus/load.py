"""Makes a corpus, part by part, in processes of their own; goes on where a run was interrupted.

Stories are written first, then copied until there are enough (``newsroom.corpus.copying``). What
was asked for is kept in Django's log of the admin (`corpus: {…}`), the numbers are reserved
before the first story is written, and the stories of a batch are stored together or not at all.
"""

import contextlib
import json
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import groupby, islice

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from editions.models import Edition, Story
from editions.search.spelling import remember
from newsroom.corpus import cast, copying, process, tables
from newsroom.corpus.stories import ORIGINALS, Corpus, Part, rows_of

USER = "corpus"
MARK = "corpus: "
BATCH = 200
# Stories a day; a small corpus covers at least a month, a large one at most twenty years.
PACE = 60
SHORTEST, LONGEST = timedelta(days=30), timedelta(days=365 * 20)


class OtherStories(Exception):
    """The database holds stories that are not of this corpus."""


@dataclass(frozen=True)
class Progress:
    """``rate``: stories a second, of the kind that is being made. ``share``: of all the work."""

    done: int
    wanted: int
    seconds: float
    rate: float
    share: float

    @property
    def remaining(self) -> float:
        """Seconds."""
        return self.seconds * (1 - self.share) / self.share if self.share else 0.0


def load(
    *,
    articles: int,
    seed: int,
    processes: int = 2,
    add: bool = False,
    now: datetime | None = None,
    originals: int = ORIGINALS,
    tell: Callable[[Progress], object] = lambda progress: None,
) -> int:
    """Bring the corpus of this seed up to so many stories; returns how many were made.

    ``processes`` write beside this one, each with its own connection; 0 writes here. The same
    number of ``originals`` as ever belongs to a corpus. Raises OtherStories where stories of
    another making exist, unless ``add``.
    """
    user = _user()
    parts = _parts(seed)
    if not add and Story.objects.exclude(_within(parts)).exists():
        raise OtherStories
    planned = parts[-1].first + parts[-1].count if parts else 0
    if planned < articles:
        with transaction.atomic():
            parts.append(_reserve(seed, planned, articles - planned, user, now or timezone.now()))
    cast.file()
    missing = _missing(parts, articles)
    with _writers(processes, seed, originals) as write:
        done = _make(missing, originals, write, tell)
    if done:
        with connection.cursor() as cursor:
            # Plans depend on it, and related stories weigh tags by the number of rows.
            cursor.execute("ANALYZE")
    return done


def _make(missing: list[int], originals: int, write: Callable, tell: Callable) -> int:
    """Write what is missing of the originals, then copy; no copy before its original is there."""
    written = [place for place in missing if place < originals]
    copied = missing[len(written) :]
    work = len(written) + copying.WORK * len(copied)
    begun = time.monotonic()
    done, worked = 0, 0.0
    for batches, each in (
        (_batches(written, BATCH), 1),
        (_rounds(copied, originals), copying.WORK),
    ):
        stage, before = time.monotonic(), done
        for count in write(batches):
            done += count
            worked += count * each
            now = time.monotonic()
            rate = (done - before) / (now - stage)
            tell(Progress(done, len(missing), now - begun, rate, worked / work))
    return done


def _user():
    user, created = get_user_model().objects.get_or_create(
        username=USER, defaults={"is_active": False, "first_name": "Corpus"}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _within(parts: list[Part]) -> Q:
    """The stories that these parts reserved."""
    inside = Q(pk__in=[])
    for part in parts:
        inside |= Q(pk__gte=part.number, pk__lt=part.number + part.count)
    return inside


def _parts(seed: int) -> list[Part]:
    """What was asked for so far, in order."""
    rows = LogEntry.objects.filter(user__username=USER, change_message__startswith=MARK).order_by(
        "pk"
    )
    found = []
    for message in rows.values_list("change_message", flat=True):
        values = json.loads(message.removeprefix(MARK))
        for name in ("begins_at", "ends_at"):
            values[name] = datetime.fromisoformat(values[name])
        found.append(Part(**values))
    return [part for part in found if part.seed == seed]


def _reserve(seed: int, first: int, count: int, user, now: datetime) -> Part:
    """Take numbers for stories and editions, make the stories, and note it down."""
    length = min(LONGEST, max(SHORTEST, timedelta(days=count / PACE)))
    ends_at = now.replace(microsecond=0)
    part = Part(
        seed,
        first,
        count,
        _numbers(Story, count),
        _numbers(Edition, count),
        ends_at - length,
        ends_at,
    )
    for batch in _batches(range(first, first + count), 10_000):
        tables.copy(
            Story,
            ({"id": part.number + place - first, "created_at": part.at(place)} for place in batch),
        )
    values = asdict(part) | {
        "begins_at": part.begins_at.isoformat(),
        "ends_at": ends_at.isoformat(),
    }
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Story),
        object_id=str(part.number),
        object_repr=f"{count} stories",
        action_flag=ADDITION,
        change_message=MARK + json.dumps(values),
    )
    return part


def _numbers(model, count: int) -> int:
    """The first of so many numbers in a row that nobody else will be given."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        # Two steps of one counter: nobody may be given a number between them.
        cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (counter,) = cursor.fetchone()
        cursor.execute("SELECT setval(%s, nextval(%s) + %s)", [counter, counter, count - 1])
        return cursor.fetchone()[0] - count + 1


def _missing(parts: list[Part], articles: int) -> list[int]:
    """Places below ``articles`` whose story has not been stored."""
    found = []
    for part in parts:
        numbers = range(part.number, part.number + part.count)
        stored = set(
            Article.objects.filter(pk__gte=numbers.start, pk__lt=numbers.stop).values_list(
                "pk", flat=True
            )
        )
        found += [part.first + n for n, number in enumerate(numbers) if number not in stored]
    return [place for place in found if place < articles]


def _batches(places: Iterable[int], size: int) -> Iterator[list[int]]:
    places = iter(places)
    while batch := list(islice(places, size)):
        yield batch


def _rounds(places: list[int], originals: int) -> Iterator[list[int]]:
    """Batches of copies, each of one round."""
    for _round, of_round in groupby(places, lambda place: place // originals):
        yield from _batches(of_round, copying.BATCH)


@contextlib.contextmanager
def _writers(processes: int, seed: int, originals: int) -> Iterator[Callable]:
    """A map from batches of places to how many were stored. New processes are spawned: a forked
    one would share this one's connection to the database."""
    if not processes:
        corpus = opened(seed, originals)
        yield lambda batches: (store(corpus, batch) for batch in batches)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=process.begin) as pool:
        write = partial(pool.submit, _store_here, seed, originals)
        try:
            yield lambda batches: (
                task.result() for task in _in_turn(write, batches, 2 * processes)
            )
        except BaseException:
            # What nobody has begun is left to the next run.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _in_turn(write: Callable, batches: Iterable[list[int]], most: int) -> Iterator:
    """Hand out a few batches at a time; an interruption then stops soon."""
    waiting: deque = deque()
    for batch in batches:
        waiting.append(write(batch))
        if len(waiting) >= most:
            yield waiting.popleft()
    yield from waiting


def opened(seed: int, originals: int = ORIGINALS) -> Corpus:
    """The corpus as it was reserved, ready to make stories from."""
    user = get_user_model().objects.get(username=USER)
    return Corpus(seed, user.pk, cast.stored(), _parts(seed), originals=originals)


# One corpus for each process that writes.
_opened_here = cache(opened)


def _store_here(seed: int, originals: int, batch: list[int]) -> int:
    return store(_opened_here(seed, originals), batch)


def store(corpus: Corpus, places: list[int]) -> int:
    """Make the stories at these places, all originals or all copies of one round."""
    return (write if places[0] < corpus.originals else copying.copy)(corpus, places)


@transaction.atomic
def write(corpus: Corpus, places: list[int]) -> int:
    """Write the stories at these places with all their rows, together."""
    rows: dict[type, list[dict]] = {}
    for place in places:
        for model, values in rows_of(corpus, place).items():
            rows.setdefault(model, []).extend(values)
    with connection.cursor() as cursor:
        # What a crash of the server takes away is made again by the next run.
        cursor.execute("SET LOCAL synchronous_commit = off")
    for model, values in rows.items():
        tables.copy(model, values)
    remember(
        (f"{one['headline']}\n{one['standfirst']}", one["first_published_at"])
        for one in rows.get(Edition, [])
    )
    return len(places)
