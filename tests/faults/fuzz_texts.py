"""Text helpers against inputs that atheris (libFuzzer) thinks of: none raises, and none takes half
a second for 100 kB.

    python tests/faults/fuzz_texts.py --seconds 60

Half of the inputs are a short piece repeated up to 100 kB, where what grows faster than the text
shows; pieces that are known to be hard are tried with every helper first. What is slow while
atheris counts is timed once more in a process where nobody does, and that time is held to half a
second. Needs atheris (`pip install atheris`, CPython 3.11-3.13). Ends at the first input that
raises or is slow with another exit code than 0; atheris writes that input into newsroom-fuzz in
TMPDIR.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
SANITISE = "body.sanitise"
MOST, LONGEST = 100_000, 0.5  # bytes of a text, seconds of a call

SEEDS = [
    "<![", "<!--", "<p><b><i>", '<aside data-read-also="1"></aside>', "نص <![خبر]> نص", "&#x", "«(",
    "\u202e\u2066\u200f", "ب\u064e", '<a href="', "وال", "1٢۳", "<table><tr><td>", "</", "\x00",
    "أو -", "<p>a", "<ul>a", "<td>a", "a<br><br>",
]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--time", metavar="NAME", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    if options.time:
        return timed(options.time)
    import atheris

    with atheris.instrument_imports(include=["arabic", "editions"]):
        every = helpers()
    names = list(every)
    slowest: dict[str, float] = {}

    def try_one(name: str, text: str) -> None:
        began = time.process_time()
        answer = every[name](text)
        took = time.process_time() - began
        if name == SANITISE and every[name](answer) != answer:
            raise AssertionError("sanitising twice changes something")
        slowest[name] = max(slowest.get(name, 0), took)
        if took > LONGEST and (plain := without_counting(name, text)) > LONGEST:
            raise TimeoutError(f"{name} took {plain:.2f} s for {text[:80]!r}…")

    def one_input(data: bytes) -> None:
        given = atheris.FuzzedDataProvider(data)
        name = names[given.ConsumeIntInRange(0, len(names) - 1)]
        is_repeated, seed = given.ConsumeBool(), given.ConsumeIntInRange(0, len(SEEDS))
        text = given.ConsumeUnicode(given.remaining_bytes())
        text = (SEEDS[seed] if seed < len(SEEDS) else "") + text
        try_one(name, repeated(text) if is_repeated and text else text)

    for seed in SEEDS:
        for name in names:
            try_one(name, repeated(seed))
    corpus = Path(os.environ.get("TMPDIR", "/tmp")) / "newsroom-fuzz"
    corpus.mkdir(exist_ok=True)
    arguments = [
        f"-max_total_time={options.seconds}", "-max_len=4096", "-timeout=20",
        f"-artifact_prefix={corpus}/", str(corpus),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *arguments], one_input)
    try:
        atheris.Fuzz()
    finally:
        for name, took in sorted(slowest.items(), key=lambda one: -one[1])[:8]:
            print(f"{took:.3f} s at most: {name}", file=sys.stderr)
    return 0


def helpers() -> dict:
    """Name -> what is called with a text."""
    import django

    django.setup()
    from editions import body
    from tests.arabic.test_bad_input import OF_TEXT

    return {
        **{f"{one.__module__}.{one.__name__}": call for one, call in OF_TEXT.items()},
        SANITISE: body.sanitise,
        "body.plain_text": body.plain_text,
        "body.text_of": body.text_of,
        "body.render": lambda text: body.render(text, {}),
        "body.stories": body.stories,
        "body.pictures": body.pictures,
        "body.resolve": lambda text: body.resolve(body.render(text, {}), {}),
    }


def repeated(text: str) -> str:
    return text * max(1, MOST // max(1, len(text.encode(errors="surrogatepass"))))


def without_counting(name: str, text: str) -> float:
    """Processor seconds of this call in a process of its own."""
    told = subprocess.run(
        [sys.executable, __file__, "--time", name],
        input=text.encode(errors="surrogatepass"), capture_output=True, check=True,
    )  # fmt: skip
    return float(told.stdout.split()[-1])


def timed(name: str) -> int:
    call, text = helpers()[name], sys.stdin.buffer.read().decode(errors="surrogatepass")
    from newsroom import startup

    startup.settle()  # as the server does
    began = time.process_time()
    call(text)
    print(time.process_time() - began)
    return 0


if __name__ == "__main__":
    sys.exit(main())
