"""Which printed stories belong beside a story: shared tags and shared rare words, closer in time
first.

A pair has one score for good: what the two share, faded by how long after each other readers first
saw them. So both are told when either is printed, and an older story shows the newer ones.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min, Q

from arabic.common_words import OF_ANY_HEADLINE
from arabic.stemming import LONGEST_WORD, stems
from editions.models import Edition, Nearness

KEPT = 20  # near stories of a story; its page shows six of those that are live
# One act of relating at a time: else two stories that are printed at once would not see each
# other, and might wait for one another's rows.
LOCK = 0x6E656172
RAREST = 6  # stems of a headline that are looked for
# Stems of fewer letters say nothing about a subject.
SHORTEST = 3
# So many rows, by the statistics, may the stems that are looked for stand in.
MOST_ROWS = 500
RARE = 0.1  # share of the stories in which a rare stem stands at most
UNKNOWN = 0.5  # the share of every stem before the first statistics
LONGEST_LEAD = 600  # letters of a body that say what it is about

# In which share of the stories a stem stands, from the statistics that Postgres keeps of the stems
# (how many it keeps is set in a migration); one that is not among them is rarer than all that are.
# The lock is taken on the way, when one is asked for.
SHARES = """
WITH known AS (
    SELECT stem, share
      FROM pg_stats,
           unnest(most_common_elems::text::text[], most_common_elem_freqs) AS t (stem, share)
     WHERE schemaname = 'public' AND tablename = 'editions_editionsketch' AND attname = 'stems'
       AND stem IS NOT NULL
)
SELECT (SELECT greatest(reltuples, 1) FROM pg_class
         WHERE oid = 'public.editions_editionsketch'::regclass),
       coalesce((SELECT min(share) FROM known), 1),
       coalesce((SELECT jsonb_object_agg(stem, share) FROM known
                  WHERE stem = ANY (%(stems)s)), '{}')
  FROM (SELECT CASE WHEN %(locks)s THEN pg_advisory_xact_lock(%(lock)s) END) locked
"""

# What readers see by then, or will.
VISIBLE = """
    NOT isempty(e.live)
    AND (upper_inf(e.live) OR upper(e.live) > greatest(%(moment)s::timestamptz, now()))
"""

# Of each tag the 200 stories before this one and the 100 after it, of each stem the 100 closest in
# time. A stem in the other's headline says more than below it.
# One by one, the index is entered for each; asked for any of them, Postgres reads the whole table.
FOUND = """
WITH wanted AS MATERIALIZED (
    SELECT tag_id, ln(2 + %(stories)s
                      / (1 + (SELECT count(*) FROM (
                            SELECT 1 FROM editions_editiontag o
                             WHERE o.tag_id = t.tag_id LIMIT 5000) few))) AS weight
      FROM unnest(%(tags)s::bigint[]) AS t (tag_id)
), found AS (
    SELECT near.id, near.story_id, near.first_published_at, wanted.weight AS score
      FROM wanted CROSS JOIN LATERAL (
        (SELECT e.id, e.story_id, e.first_published_at
           FROM editions_editiontag t JOIN editions_edition e ON e.id = t.content_object_id
          WHERE t.tag_id = wanted.tag_id AND t.content_object_id < %(edition)s AND {visible}
          ORDER BY t.content_object_id DESC LIMIT 200)
        UNION ALL
        (SELECT e.id, e.story_id, e.first_published_at
           FROM editions_editiontag t JOIN editions_edition e ON e.id = t.content_object_id
          WHERE t.tag_id = wanted.tag_id AND t.content_object_id > %(edition)s AND {visible}
          ORDER BY t.content_object_id LIMIT 100)) near
    UNION ALL
    SELECT near.id, near.story_id, near.first_published_at,
           word.weight * CASE WHEN word.stem = ANY (near.headline_stems) THEN 1 ELSE 0.4 END
      FROM unnest(%(stems)s::text[], %(weights)s::float8[]) AS word (stem, weight)
           CROSS JOIN LATERAL (
        SELECT e.id, e.story_id, e.first_published_at, s.headline_stems
          FROM editions_editionsketch s JOIN editions_edition e ON e.id = s.edition_id
         WHERE s.stems @> ARRAY[word.stem] AND {visible}
         ORDER BY abs(extract(epoch FROM %(seen)s::timestamptz - e.first_published_at))
         LIMIT 100) near
), scored AS (
    SELECT story_id, max(score / (1 + abs(extract(epoch FROM %(seen)s::timestamptz
                                        - first_published_at)::float8) / 5184000)) AS score
      FROM (SELECT id, story_id, first_published_at, sum(score) AS score
              FROM found GROUP BY 1, 2, 3) editions
     WHERE story_id <> %(number)s
     GROUP BY story_id
), ranked AS (
    SELECT story_id, score, row_number() OVER (ORDER BY score DESC, story_id DESC) AS place
      FROM scored WHERE score > 0
)
""".replace("{visible}", VISIBLE)

ASK = """
SELECT story_id FROM ranked
 WHERE NOT EXISTS (SELECT FROM editions_nearness n WHERE n.story_id = %(number)s
                      AND n.other_id = ranked.story_id AND n.is_left_out)
 ORDER BY place LIMIT %(kept)s
"""

# The nearest in both directions, and anew what another story has kept of this one.
STORE = """, pairs AS (
    SELECT %(number)s::bigint AS story_id, story_id AS other_id, score
      FROM ranked WHERE place <= %(kept)s
    UNION ALL
    SELECT story_id, %(number)s::bigint, score FROM ranked
     WHERE place <= %(kept)s
        OR EXISTS (SELECT FROM editions_nearness n
                    WHERE n.story_id = ranked.story_id AND n.other_id = %(number)s)
)
INSERT INTO editions_nearness (story_id, other_id, score, is_left_out)
SELECT story_id, other_id, score, false FROM pairs ORDER BY 1, 2
    ON CONFLICT (story_id, other_id) DO UPDATE SET score = EXCLUDED.score
RETURNING story_id, other_id
"""

# What this story was near to before its words changed, and the weakest of those it came beside.
# Pairs that an editor took apart stay, or they would come back.
TIDY = """
DELETE FROM editions_nearness n
 USING (
    SELECT story_id, other_id FROM editions_nearness
     WHERE story_id = %(number)s AND other_id <> ALL (%(near)s)
    UNION ALL
    SELECT story_id, other_id FROM editions_nearness
     WHERE other_id = %(number)s AND story_id <> ALL (%(beside)s)
    UNION ALL
    SELECT story_id, other_id FROM (
        SELECT story_id, other_id, row_number() OVER (
                   PARTITION BY story_id ORDER BY score DESC, other_id DESC) AS place
          FROM editions_nearness
         WHERE story_id = ANY (%(beside)s) AND NOT is_left_out) ranked
     WHERE place > %(kept)s
 ) gone
 WHERE n.story_id = gone.story_id AND n.other_id = gone.other_id AND NOT n.is_left_out
"""

LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Text:
    """What a story is related by. ``edition``: the first that was printed of it, None for none;
    ``seen``: when readers first saw it, or will."""

    number: int
    headline: str
    tags: list[int]
    seen: datetime
    edition: int | None = None


def telling(text: str) -> list[str]:
    """The stems of a few words that say something of their subject, each once, in order."""
    found = dict.fromkeys(stem[:LONGEST_WORD] for stem in stems(text))
    return [one for one in found if len(one) >= SHORTEST and one not in OF_ANY_HEADLINE]


def stems_of(edition: Edition) -> dict[str, list[str]]:
    """What a printed story is found by beside its tags: the stems of its headlines, and those
    with what its standfirst and the beginning of its text say."""
    headlines = telling(f"{edition.kicker} {edition.headline}")
    rest = telling(f"{edition.standfirst}\n{edition.text[:LONGEST_LEAD]}")
    return {"headline_stems": headlines, "stems": list(dict.fromkeys([*headlines, *rest]))}


def related_numbers(text: Text, *, moment: datetime) -> list[int]:
    """The numbers of stories near a text that may not be printed yet, nearest first; stores
    nothing. They are visible at the moment or will be. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND + ASK, _asked(cursor, text, moment))
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def relate(text: Text, *, moment: datetime) -> int:
    """Find what a printed story is near to and keep it for both; returns how many. Three
    statements.

    One after the other for the whole newsroom, until the transaction ends.
    """
    with connection.cursor() as cursor:
        asked = _asked(cursor, text, moment, lock=True)
        cursor.execute(FOUND + STORE, asked)
        stored = cursor.fetchall()
        asked["near"] = [other for story, other in stored if story == text.number]
        asked["beside"] = [story for story, other in stored if other == text.number]
        cursor.execute(TIDY, asked)
    return len(asked["near"])


def text_of(edition: Edition, tag_ids: Iterable[int]) -> Text:
    """What a stored edition is related by. One statement for a later edition of a story."""
    first = edition.pk
    if edition.serial > 1:
        printed = Edition.objects.filter(story=edition.story_id)
        first = printed.aggregate(first=Min("pk"))["first"]
    return Text(
        edition.story_id, edition.headline, list(tag_ids), edition.first_published_at, first
    )


def rare(known: Iterable[str]) -> set[str]:
    """Those of the stems that stand in few stories, by the statistics. One statement."""
    with connection.cursor() as cursor:
        _stories, shares = _shares(cursor, list(known), lock=False)
    return {stem for stem, share in shares.items() if share <= RARE or share == UNKNOWN}


def _shares(cursor, known: list[str], *, lock: bool) -> tuple[float, dict[str, float]]:
    """(about how many editions there are, in which share of them each stem stands)."""
    cursor.execute(SHARES, {"stems": known, "locks": lock, "lock": LOCK})
    stories, least, said = cursor.fetchone()
    shares = json.loads(said)
    return stories, {stem: shares.get(stem, least / 2) for stem in known}


def _weighed(cursor, headline: str, *, lock: bool) -> tuple[float, dict[str, float]]:
    """(about how many editions there are, the weights of the headline's rarest stems)."""
    stories, shares = _shares(cursor, telling(headline), lock=lock)
    weights, rows = {}, 0.0
    for stem in sorted(shares, key=shares.get)[:RAREST]:
        rows += shares[stem] * stories
        if weights and rows > MOST_ROWS:
            break
        weights[stem] = math.log(2 + 1 / max(shares[stem], 1 / (1 + stories)))
    return stories, weights


def _asked(cursor, text: Text, moment: datetime, *, lock: bool = False) -> dict:
    stories, weights = _weighed(cursor, text.headline, lock=lock)
    return {
        "number": text.number,
        "edition": LAST if text.edition is None else text.edition,
        "tags": text.tags,
        "stems": list(weights),
        "weights": list(weights.values()),
        "stories": stories,
        "seen": text.seen,
        "moment": moment,
        "kept": KEPT,
    }


# What an editor says -------------------------------------------------------------------------


@transaction.atomic
def leave_out(number: int, other: int) -> bool:
    """Neither story shows the other among what belongs beside it; False when they are no pair.

    What a writer chose stays. Printing either anew does not bring the pair back.
    """
    _lock()
    scores = [one.score for one in _pair(number, other)]
    if not scores:
        return False
    Nearness.objects.bulk_create(
        [
            Nearness(story_id=one, other_id=two, score=max(scores), is_left_out=True)
            for one, two in sorted([(number, other), (other, number)])
        ],
        update_conflicts=True,
        unique_fields=["story", "other"],
        update_fields=["is_left_out"],
    )
    return True


@transaction.atomic
def put_back(number: int, other: int) -> None:
    """The two may stand beside each other again."""
    _lock()
    _pair(number, other).update(is_left_out=False)


def _pair(number: int, other: int):
    return Nearness.objects.filter(
        Q(story=number, other=other) | Q(story=other, other=number)
    ).order_by("story")


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
