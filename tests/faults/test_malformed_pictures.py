"""The pictures with which Pillow tests itself, broken ones among them, through our door.

They come in its source package: `pip download --no-deps --no-binary :all: pillow`, unpacked; the
folder Tests/images is named in NEWSROOM_BAD_PICTURES. `make prove` fetches it; without it each test
here is skipped. A picture is refused with words, or taken and cut; no process dies of it, and none
takes longer than two seconds.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = os.environ.get("NEWSROOM_BAD_PICTURES", "")
ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 2.0  # seconds of one picture

pytestmark = pytest.mark.skipif(not FOLDER, reason="NEWSROOM_BAD_PICTURES names no folder")

# In a process of its own, which says of each picture what came of it before it takes the next: one
# that kills the process is the one of which nothing is said.
WORKER = """
import json, sys, time
import django; django.setup()
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pathlib import Path
from images import crops, metadata, pixels, renditions, uploads
from images.likeness import likeness_of

for name in sys.stdin.read().splitlines():
    content, began = Path(name).read_bytes(), time.monotonic()
    try:
        file = SimpleUploadedFile("x", content)
        uploads.check_picture(file)
        uploads.named_by_format(file)
        metadata.read(file)
        whole, size = pixels.opened(file, renditions._shrunk_by(first=True))
        for crop, of_crop in crops.sizes_of(*size).items():
            framed = renditions.framed(whole, crops.CROPS[crop][0], 0.5, 0.5)
            renditions._resized(framed, crops.middle(of_crop))
        renditions.colours_of(whole), likeness_of(whole)
        came = "taken"
    except ValidationError:
        came = "refused"
    except OSError:
        came = "unreadable"
    print(json.dumps([name, came, round(time.monotonic() - began, 2)]), flush=True)
"""


def test_no_malformed_picture_kills_a_worker_or_takes_two_seconds():
    files = sorted(str(one) for one in Path(FOLDER).rglob("*") if one.is_file())
    assert len(files) > 500
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    done = subprocess.run(
        [sys.executable, "-c", WORKER], input="\n".join(files), cwd=ROOT, env=environment,
        capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    after = files[len(told)] if len(told) < len(files) else "none"
    assert done.returncode == 0, f"died of {after}: {done.stderr[-2000:]}"
    assert [name for name, _came, _seconds in told] == files
    slow = [one for one in told if one[2] >= LONGEST]
    assert not slow
    came = {one[1] for one in told}
    assert {"taken", "refused"} <= came
