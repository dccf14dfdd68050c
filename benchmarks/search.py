"""The readers' search with many stories: how long a page takes, by how common its words are.

    python benchmarks/search.py --folder /tmp/search --articles 100000

Makes a private database below the folder (`make_corpus`, about ten minutes the first time; kept for
the next) and asks the search page in this one process, without a server. Words are drawn from the
headlines. Prints p50, p95 and the longest in milliseconds, beside a page without search (the list
of corrections) in the same run; ends with 1 when a p95 is above its limit: 100 ms for words in at
most 2 % of the stories, 300 ms for any word.
"""

import argparse
import random
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks import house
from benchmarks.house import ROOT

RARE = 0.02
LIMITS = {
    "rare word": 100,
    "two words, one rare": 100,
    "any word": 300,
    "suggestions for a text": 100,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="Where the database is kept.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=150, help="Of each kind.")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return measured(options.questions)
    folder = options.folder / str(options.articles)
    # What is measured is rendering, not what is kept.
    environment = house.environment(folder, NEWSROOM_PAGES_MB="0")
    house.fill(environment, options.articles)
    program = [sys.executable, __file__, *sys.argv[1:], "--measure"]
    return subprocess.run(program, env=environment, check=False, cwd=ROOT).returncode


def measured(questions: int) -> int:
    import django

    django.setup()
    from django.test import Client

    stories, drawn = words_of_headlines(3 * questions)
    rare = [word for word, share in drawn if share <= RARE][:questions]
    common = sorted(drawn, key=lambda one: -one[1])[: max(1, questions // 10)]
    every = [word for word, _share in drawn[:questions]]
    mix = random.Random(2)
    client = Client(SERVER_NAME="127.0.0.1")
    kinds = {
        "no search": ["/corrections/"] * questions,
        "rare word": [f"/search/?q={word}" for word in rare],
        "any word": [f"/search/?q={word}" for word in every],
        "commonest words": [f"/search/?q={word}" for word, _share in common],
        "commonest, newest first": [f"/search/?q={word}&sort=new" for word, _share in common],
        "two words, one rare": [f"/search/?q={mix.choice(every)} {word}" for word in rare],
        "either of two": [f"/search/?q={mix.choice(every)} أو {word}" for word in rare],
        "phrase": [f'/search/?q="{mix.choice(every)} {word}"' for word in rare],
        "a field and a word": [f"/search/?q=قسم:سياسة {word}" for word in every],
        "mistyped": [f"/search/?q={word[:-2]}ظ{word[-1:]}" for word in every],
        "feed": [f"/search/feed/rss/?q={word}" for word in rare],
    }
    print(f"{stories:,} stories; commonest word in {common[0][1]:.0%} of them")
    print(f"{'asked':26}{'pages':>6}{'p50':>8}{'p95':>8}{'longest':>9}  ms")
    failed = False
    for name, addresses in kinds.items():
        client.get(addresses[0])
        failed |= told(name, [spent(lambda a=address: page(client, a)) for address in addresses])
    failed |= told("suggestions for a text", suggestions(questions))
    return int(failed)


def words_of_headlines(count: int) -> tuple[int, list[tuple[str, float]]]:
    """How many stories there are, and words of their headlines with the share that holds each."""
    from django.utils import timezone

    from editions.models import Edition
    from editions.search.asking import understand
    from editions.search.spelling import words_in

    live = Edition.objects.at(timezone.now())
    stories = live.count()
    mix = random.Random(1)
    headlines = list(live.order_by("?").values_list("headline", flat=True)[: 2 * count])
    words = sorted({word for headline in headlines for word in words_in(headline).values()})
    drawn = mix.sample(words, min(count, len(words)))
    return stories, [(word, live.answering(understand(word)).count() / stories) for word in drawn]


def suggestions(questions: int) -> list[float]:
    """Tags for the texts of stories, as the desk asks for them."""
    from desk.suggesting import tags_for
    from editions.models import Edition

    stories = Edition.objects.order_by("-pk").values_list("headline", "standfirst", "text")
    texts = list(stories[:questions])
    tags_for(*texts[0], [])
    return [spent(lambda text=text: tags_for(*text, [])) for text in texts]


def page(client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)


def spent(call) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begun)


def told(name: str, times: list[float]) -> bool:
    """Print a line; whether the p95 is above its limit."""
    times = sorted(times)
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    is_bad = p95 > LIMITS.get(name, float("inf"))
    print(
        f"{name:26}{len(times):>6}{times[len(times) // 2]:>8.1f}{p95:>8.1f}{times[-1]:>9.1f}"
        f"{'  too slow' if is_bad else ''}"
    )
    return is_bad


if __name__ == "__main__":
    sys.exit(main())
