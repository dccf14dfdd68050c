"""What printing costs: an edition of a story that is printed already, beside so many others.

    python benchmarks/printing.py --folder /tmp/pages --articles 10000

In the database that benchmarks/pages.py made below the folder: an editor prints an update of some
stories of the corpus. Prints the median and the 95th percentile in milliseconds (limit: a median of
50) and the statements of one printing; leaves with 1 when the limit is missed.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks import house
from benchmarks.house import ROOT

LIMIT = 50  # milliseconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return measured(options.times)
    environment = house.environment(options.folder / str(options.articles))
    return subprocess.run(
        [sys.executable, *sys.argv, "--inside"], env=environment, cwd=ROOT
    ).returncode


def measured(times: int) -> int:
    """Prints what it found; inside the newsroom's own Python."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from articles import press, workflow, writing
    from articles.models import Article
    from benchmarks.correcting import colleague

    writer, editor = colleague("benchmark-writer"), colleague("benchmark-editor")
    stories = Article.objects.order_by("-pk")[: 3 * times : 3]
    took = []
    for place, article in enumerate(stories):
        writing.amend(article, by=writer, kicker=f"تحديث {time.time_ns() % 10**9}")
        workflow.submit(article, by=writer)
        workflow.approve(article, by=editor)
        if place == 1:
            with CaptureQueriesContext(connection) as captured:
                press.publish(article, by=editor)
            continue
        began = time.perf_counter()
        press.publish(article, by=editor)
        if place:
            took.append(1000 * (time.perf_counter() - began))
    took.sort()
    median, late = statistics.median(took), took[int(0.95 * len(took))]
    print(
        f"Printing an edition: median {median:.1f} ms (limit {LIMIT}), p95 {late:.1f} ms, "
        f"{len(took)} printings, {len(captured)} statements."
    )
    return 0 if median <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
