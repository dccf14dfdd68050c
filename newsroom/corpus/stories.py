"""One story of the corpus as rows of every table: the article, and the edition printed from it.

The words depend on the seed and on the place of the story alone; times and numbers on the part of
the corpus it belongs to. Equal to what ``articles.press.publish`` prints, which a test compares.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.timezone import get_current_timezone

from arabic.reading import reading_minutes, word_count
from articles.models import (
    Act,
    Article,
    ArticleAttribution,
    ArticleByline,
    ArticleReference,
    ArticleRelated,
    ArticleSketch,
    ArticleTag,
    Event,
    State,
)
from editions.models import (
    Change,
    Edition,
    EditionAttribution,
    EditionByline,
    EditionReference,
    EditionRelated,
    EditionSketch,
    EditionTag,
    Nearness,
)
from editions.printing import RENDERING, keys_to_find_by
from editions.related import KEPT, stems_of
from editions.words import sketched
from newsroom.corpus import grammar
from newsroom.corpus.cast import Cast, Topic, topics

HOUR = timedelta(hours=1)
KINDS = ("news",) * 12 + ("report",) * 4 + ("analysis", "opinion", "interview", "fact_check")
SECOND_ROLES = ("writing", "writing", "photography", "preparation", "translation", "editing")
PEN_NAMES = ("ابن النهر", "قلم رصاص", "مراقب", "أبو الفضل", "زرقاء اليمامة")
UNNAMED = ("مصدر مطلع", "مصدر في البلدية", "شاهد عيان", "مسؤول طلب عدم ذكر اسمه")
# Words of a body: least and most.
LENGTH = (300, 420)
# So many stories of a seed are written; the later ones are copies of them (corpus.copying).
ORIGINALS = 50_000


@dataclass(frozen=True)
class Part:
    """A run of stories made together: places ``first`` to ``first + count - 1`` of a seed.

    The story at place ``first + n`` has the number ``number + n`` and the edition ``edition + n``.
    They were printed evenly between two moments, the first one first.
    """

    seed: int
    first: int
    count: int
    number: int
    edition: int
    begins_at: datetime
    ends_at: datetime

    def at(self, place: int) -> datetime:
        """When the story was printed: by day, to the second."""
        share = (place - self.first + 1) / self.count
        moment = self.begins_at + (self.ends_at - self.begins_at) * share
        hour = moment.astimezone(get_current_timezone()).hour
        if hour < 6 and self.ends_at - moment > 24 * HOUR:
            moment += 12 * HOUR
        return moment.replace(microsecond=0)


@dataclass
class Corpus:
    """Everything that stories of one seed are made from.

    Stories of a round, places n * originals to (n + 1) * originals - 1, point at each other only.
    """

    seed: int
    user: int
    cast: Cast
    parts: list[Part]
    topics: list[Topic] = field(default_factory=topics)
    originals: int = ORIGINALS

    def __post_init__(self):
        weights = grammar.zipf(len(self.topics))
        self._topic = [
            grammar.bisect(weights, _share(self.seed, place) * weights[-1])
            for place in range(min(self.originals, self.parts[-1].first + self.parts[-1].count))
        ]
        self._places: dict[int, list[int]] = defaultdict(list)
        for place, topic in enumerate(self._topic):
            self._places[topic].append(place)

    def part(self, place: int) -> Part:
        return next(one for one in self.parts if one.first <= place < one.first + one.count)

    def number(self, place: int) -> int:
        part = self.part(place)
        return part.number + place - part.first

    def edition(self, place: int) -> int:
        part = self.part(place)
        return part.edition + place - part.first

    def at(self, place: int) -> datetime:
        return self.part(place).at(place)

    def topic(self, place: int) -> Topic:
        return self.topics[self._topic[place % self.originals]]

    def before(self, place: int, most: int) -> list[int]:
        """Places of the stories before this one, in its round, that share its topic, nearest
        first."""
        original = place % self.originals
        run = self._places[self._topic[original]]
        end = bisect_left(run, original)
        return [place - original + one for one in run[max(0, end - most) : end][::-1]]


def _share(seed: int, place: int) -> float:
    """A number from 0 to 1 that looks random (splitmix64), without making a generator for it."""
    mixed = (place * 0x9E3779B97F4A7C15 + seed * 0xBF58476D1CE4E5B9 + 0x94D049BB133111EB) % 2**64
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
    return (mixed ^ mixed >> 31) / 2**64


class Body:
    """Blocks of a body, written as they are stored, as they are printed, and as plain text."""

    def __init__(self):
        self.html: list[str] = []
        self.text: list[str] = []
        self.count = 0
        self.read_also: list[int] = []

    def add(self, before: str, text: str, after: str) -> None:
        self.html.append(f"{before}{text}{after}")
        self.text.append(text)
        self.count += len(text.split())

    def items(self, texts: list[str]) -> None:
        self.html.append("<ul>" + "".join(f"<li>{one}</li>" for one in texts) + "</ul>")
        self.text += texts
        self.count += sum(len(one.split()) for one in texts)

    def card(self, number: int) -> None:
        self.html.append(f'<aside data-read-also="{number}"></aside>')
        self.read_also.append(number)

    @property
    def printed(self) -> str:
        """As ``editions.body.render`` prints what stands in these bodies."""
        return "".join(self.html).replace(
            '<aside data-pull-quote="">', '<aside class="pull-quote" data-pull-quote="">'
        )


def body_of(speaker: grammar.Speaker, random: Random, earlier: list[int]) -> Body:
    """A body with what bodies have: headings, a quote, a list, cards of earlier stories."""
    body = Body()
    body.add("<p>", speaker.one_of(grammar.LEAD) + ".", "</p>")
    body.add("<p>", speaker.paragraph(), "</p>")
    background = speaker.one_of(grammar.BACKGROUND) + "."
    body.add("<p>", " ".join([background, *speaker.rare_sentences()]), "</p>")
    wanted = random.randint(*LENGTH)
    extras = [
        lambda: body.add("<h2>", speaker.one_of(grammar.HEADING), "</h2>"),
        lambda: body.add(
            "<blockquote><p>", f"«{speaker.one_of(grammar.QUOTE)}».", "</p></blockquote>"
        ),
    ]
    if random.random() < 0.2:
        extras.append(lambda: body.items([speaker.one_of(grammar.ITEM) for _ in range(3)]))
    if random.random() < 0.2:
        extras.append(
            lambda: body.add(
                '<aside data-pull-quote=""><p>', speaker.one_of(grammar.QUOTE) + ".", "</p></aside>"
            )
        )
    if earlier and random.random() < 0.4:
        extras.append(lambda: body.card(random.choice(earlier)))
    random.shuffle(extras)
    while body.count < wanted:
        if extras and random.random() < 0.5:
            extras.pop()()
        body.add("<p>", speaker.paragraph(), "</p>")
    return body


def rows_of(corpus: Corpus, place: int) -> dict[type, list[dict]]:
    """The rows of the story at this place: model -> values by column."""
    random = Random((corpus.seed << 40) + place)  # noqa: S311 - words, not secrets
    topic = corpus.topic(place)
    speaker = grammar.Speaker(random, topic.section, topic.names)
    number, edition, at = corpus.number(place), corpus.edition(place), corpus.at(place)
    near = corpus.before(place, KEPT)
    body = body_of(speaker, random, [corpus.number(one) for one in near])
    tags = _tags(corpus, random, topic)
    bylines = _bylines(corpus, random)
    words = {
        "kind": random.choice(KINDS),
        "kicker": random.choice(topic.names)[:60] if random.random() < 0.6 else "",
        "headline": speaker.one_of(grammar.HEADLINE)[:200],
        "short_headline": speaker.one_of(grammar.SHORT)[:80] if random.random() < 0.4 else "",
        "standfirst": speaker.one_of(grammar.STANDFIRST)[:600],
        "dateline": speaker.place(),
        "body": "".join(body.html),
        "section_id": corpus.cast.sections[topic.section],
    }
    children = {
        "bylines": [row for row, _name in bylines],
        "attributions": _attributions(corpus, random, speaker, at),
        "related": _related(corpus, random, speaker, place, near),
        "tags": [{"tag_id": tag} for tag, _name in tags],
        "references": [{"story_id": one} for one in dict.fromkeys(body.read_also)],
    }
    pen_names = [row.get("pen_name", "") for row in children["bylines"]]
    text = "\n".join(body.text)
    printed = words | {
        "id": edition,
        "story_id": number,
        "serial": 1,
        "live": DateTimeTZRange(at, None),
        "change": Change.UPDATE,
        "article_version": 1,
        "printed_at": at,
        "first_published_at": at,
        "updated_at": at,
        "body_html": body.printed,
        "text": text,
        "search_text": " ".join(
            filter(None, [words["kicker"], words["short_headline"], *pen_names])
        ),
        "search_keys": keys_to_find_by(
            words["section_id"], children["bylines"], children["tags"]
        ),
        "reading_minutes": reading_minutes(word_count(text)),
        "rendering": RENDERING,
    }  # fmt: skip
    sketch = sketched(text)
    return {
        Article: [words | history(corpus, number, at)],
        Edition: [printed],
        ArticleSketch: [{"article_id": number, "family": number, **sketch}],
        EditionSketch: [{"edition_id": edition, **sketch, **stems_of(SimpleNamespace(**printed))}],
        Nearness: nearness(corpus, place),
        **_children(ArticleByline, "article_id", number, children["bylines"]),
        **_children(EditionByline, "edition_id", edition, children["bylines"]),
        **_children(ArticleAttribution, "article_id", number, children["attributions"]),
        **_children(EditionAttribution, "edition_id", edition, children["attributions"]),
        **_children(ArticleRelated, "article_id", number, children["related"]),
        **_children(EditionRelated, "edition_id", edition, children["related"]),
        **_children(ArticleTag, "content_object_id", number, children["tags"]),
        **_children(EditionTag, "content_object_id", edition, children["tags"]),
        **_children(ArticleReference, "article_id", number, children["references"]),
        **_children(EditionReference, "edition_id", edition, children["references"]),
        Event: [event_of(corpus, number, edition, at)],
    }


def event_of(corpus: Corpus, number: int, edition: int, at: datetime) -> dict:
    return {
        "article_id": number,
        "act": Act.PUBLISHED,
        "by_id": corpus.user,
        "at": at,
        "version": 1,
        "note": "",
        "edition_id": edition,
    }


def nearness(corpus: Corpus, place: int) -> list[dict]:
    """Pairs with the stories before it that share its topic, both ways; the later one brings both,
    so that each story comes to its twenty."""
    at, number = corpus.at(place), corpus.number(place)
    pairs = []
    for one in corpus.before(place, KEPT // 2):
        days = abs(at - corpus.at(one)) / (24 * HOUR)
        pair = {"score": round(10 / (1 + days / 60), 6), "is_left_out": False}
        pairs.append({"story_id": number, "other_id": corpus.number(one), **pair})
        pairs.append({"story_id": corpus.number(one), "other_id": number, **pair})
    return pairs


def _children(model: type, owner: str, number: int, rows: list[dict]) -> dict:
    return {model: [{owner: number, **row} for row in rows]}


def history(corpus: Corpus, number: int, at: datetime) -> dict:
    """The columns of an article that was written, approved and printed, all in one version."""
    return {
        "story_id": number,
        "state": State.APPROVED,
        "version": 1,
        "created_at": at - 5 * HOUR,
        "created_by_id": corpus.user,
        "changed_at": at - 3 * HOUR,
        "changed_by_id": corpus.user,
        "submitted_at": at - 2 * HOUR,
        "submitted_by_id": corpus.user,
        "approved_version": 1,
        "printed_version": 1,
    }


def _tags(corpus: Corpus, random: Random, topic: Topic) -> list[tuple[int, str]]:
    """Three tags of the topic and one of any kind, each once."""
    places = dict.fromkeys(random.sample(topic.tags, min(3, len(topic.tags))))
    while len(places) < 4:
        places[random.randrange(len(corpus.cast.tags))] = None
    return [corpus.cast.tags[one] for one in places]


def _bylines(corpus: Corpus, random: Random) -> list[tuple[dict, str]]:
    """Two authors; some sign far more than others."""
    count = len(corpus.cast.authors)
    places: dict[int, None] = {}
    while len(places) < 2:
        places[min(count - 1, int(random.paretovariate(0.5)) - 1)] = None
    found = []
    for position, one in enumerate(places):
        author, name = corpus.cast.authors[one]
        pen_name = random.choice(PEN_NAMES) if random.random() < 0.01 else ""
        role = random.choice(SECOND_ROLES) if position else "writing"
        row = {"position": position, "author_id": author, "role": role, "pen_name": pen_name}
        found.append((row, pen_name or name))
    return found


def _attributions(corpus: Corpus, random: Random, speaker, at: datetime) -> list[dict]:
    sources = random.sample(corpus.cast.sources, random.choice((1, 2)))
    found = []
    for position, source in enumerate(sources):
        if random.random() < 0.1:
            found.append(
                {"position": position, "is_unnamed": True, "wording": random.choice(UNNAMED)}
            )
            continue
        row = {"position": position, "source_id": source, "is_unnamed": False}
        if random.random() < 0.4:
            row["url"] = f"https://example.org/{random.randrange(10**6)}"
            row["used_for"] = speaker.one_of(grammar.ITEM)[:200]
            row["consulted_on"] = (at - 24 * HOUR).date()
        found.append(row)
    return found


def _related(corpus: Corpus, random: Random, speaker, place: int, near: list[int]) -> list[dict]:
    """Two links: to earlier stories where there are any, some to a page outside."""
    found = []
    chosen = {}
    for position in range(2):
        if place < 2 or random.random() < 0.15:
            address = f"https://example.org/{random.randrange(10**6)}"
            title = speaker.one_of(grammar.HEADLINE)[:200]
            found.append({"position": position, "url": address, "title": title})
            continue
        while (one := random.choice(near) if near else random.randrange(place)) in chosen:
            near = near if len(near) > 1 else []
        chosen[one] = None
        found.append({"position": position, "related_story_id": corpus.number(one)})
    return found
