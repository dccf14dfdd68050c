"""The drill on a newspaper of 10,000 stories with pictures: backed up, restored on "another
machine" (a private Postgres and a folder of its own), and compared: counts, rows, files, pages.

    python tests/faults/restore_drill.py --articles 10000 --pictures 300 --folder .data/drill

Prints what each step took; ends with another exit code than 0 when anything differs.
"""

import argparse
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import house  # noqa: E402 - the path comes first

STANDING = [
    "/", "/feed/rss/", "/feed/atom/", "/feed/json/", "/sitemap.xml", "/archive/", "/corrections/",
    "/search/?q=جسر",
]  # fmt: skip
ARTICLES_READ = 200


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--pictures", type=int, default=300)
    parser.add_argument("--folder", type=Path, default=ROOT / ".data" / "drill")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--look", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill is not None:
        return illustrate(options.fill)
    if options.look is not None:
        print(json.dumps(looked(options.look)))
        return 0
    folder = options.folder.resolve()
    one, other = house.environment(folder / "one"), house.environment(folder / "other")
    try:
        return drill(options, folder, one, other)
    finally:
        for inside in (one, other):
            manage(inside, "stop_postgres")
        shutil.rmtree(folder / "other", ignore_errors=True)
        shutil.rmtree(folder / "backups", ignore_errors=True)


def drill(options, folder: Path, one: dict, other: dict) -> int:
    shutil.rmtree(folder / "backups", ignore_errors=True)
    with told("A newspaper is made"):
        house.fill(one, options.articles - options.pictures)
        own(one, "--fill", str(options.pictures))
        manage(one, "cut_pictures")
    with told("Backup"):
        manage(one, "backup", folder / "backups")
    with told("Second backup, pictures linked"):
        time.sleep(1)  # backups are named by the second
        manage(one, "backup", folder / "backups")
    (_first, last) = sorted((folder / "backups").glob("2*"))
    with told("Restore into an empty database and folder"):
        manage(other, "restore", last)
        manage(other, "collectstatic", "--noinput", "-v0")
    with told("Register of the house"):
        manage(other, "audit", "verify")
    moment = json.loads((last / "manifest.json").read_text())["made_at"]
    before = json.loads(own(one, "--look", moment))
    after = json.loads(own(other, "--look", moment))
    failed = 0
    for what, was in before.items():
        differ = [
            name
            for name in was.keys() | after[what].keys()
            if was.get(name) != after[what].get(name)
        ]
        print(f"{what}: {len(was)} compared, {len(differ)} differ {sorted(differ)[:5] or ''}")
        failed += len(differ)
    print(
        f"{sum(before['counts'].values()):,} rows, {before['counts']['editions_story']:,} stories"
    )
    return 1 if failed else 0


class told:
    """Says how long a step took."""

    def __init__(self, what: str):
        self.what = what

    def __enter__(self):
        self.began = time.monotonic()

    def __exit__(self, *error):
        print(f"{self.what}: {time.monotonic() - self.began:.1f} s", flush=True)


def manage(inside: dict, *words) -> None:
    command = [sys.executable, ROOT / "manage.py", *map(str, words)]
    subprocess.run(command, env=inside, check=True, cwd=ROOT, stdout=sys.stderr)


def own(inside: dict, *words: str) -> str:
    command = [sys.executable, __file__, *words]
    return subprocess.run(
        command, env=inside, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ).stdout


def illustrate(count: int) -> int:
    """So many stories with a picture of their own, published by an editor."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.files.base import ContentFile
    from PIL import Image as Pillow

    from articles import press, workflow, writing
    from authors.models import Author, Source
    from images.models import Image
    from tags.models import Section

    if (there := Image.objects.count()) >= count:
        return 0
    layla, samir = (
        User.objects.get_or_create(username=name, defaults={"is_superuser": True})[0]
        for name in ("drill-writer", "drill-editor")
    )
    author, source = Author.objects.first(), Source.objects.first()
    section = Section.objects.first()
    for number in range(there, count):
        file = io.BytesIO()
        colour = (number % 256, number * 7 % 256, 120)
        Pillow.new("RGB", (900 + number % 90, 600), colour).save(file, "JPEG")
        image = Image.objects.create(
            file=ContentFile(file.getvalue(), "a.jpg"),
            alt=f"ضفة النهر {number}",
            credit="قسم الصور",
        )
        article = writing.begin(
            by=layla,
            headline=f"جسر المشاة رقم {number} يُفتتح فوق النهر",
            standfirst="الجسر الجديد يصل بين ضفتي المدينة القديمة.",
            body="<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p>",
            section=section,
            tags=["البلديات"],
            lead_image=image,
            children={
                "bylines": [{"author": author, "role": "writing"}],
                "attributions": [{"source": source}],
                "related_links": [],
            },
        )
        workflow.submit(article, by=layla)
        workflow.approve(article, by=samir)
        press.publish(article, by=samir)
    return 0


def looked(moment: str) -> dict[str, dict]:
    """Counts, hashes of rows, of files and of pages, as they stand at a moment."""
    from datetime import datetime

    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from editions.models import Edition
    from newsroom.backups.making import counted
    from tests.newsroom.test_backups import files, rows

    at = datetime.fromisoformat(moment)
    settings.ALLOWED_HOSTS = ["*"]
    newest = Edition.objects.at(at).order_by("-pk")
    some = [one.get_absolute_url() for one in newest[: ARTICLES_READ // 2]]
    some += [one.get_absolute_url() for one in newest.reverse()[: ARTICLES_READ // 2]]
    client, pages = Client(), {}
    for address in [*STANDING, *some]:
        answer = client.get(address, **{"newsroom.moment": at})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        pages[address] = f"{answer.status_code} {hashlib.sha256(content).hexdigest()}"
    counts = counted()
    counts.pop("editions_siteclock")
    return {
        "counts": counts,
        "rows": rows(),
        "files": files(Path(settings.MEDIA_ROOT)),
        "pages": pages,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.exit(main())
