"""Text helpers against inputs that atheris (libFuzzer) thinks of: none raises, and none takes half
a second for 100 kB (three halves with the counting of atheris, which makes all of it slower).

    python tests/faults/fuzz_texts.py --seconds 60

Half of the inputs are a short piece repeated up to 100 kB, where what grows faster than the text
shows. Needs atheris (`pip install atheris`, CPython 3.11-3.13). Ends at the first input that raises
or is slow with another exit code than 0; atheris writes that input into newsroom-fuzz in TMPDIR.
"""

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
MOST, LONGEST = 100_000, 1.5  # bytes of a text, seconds of a call that atheris counts in

SEEDS = [
    "<![", "<!--", "<p><b><i>", '<aside data-read-also="1"></aside>', "نص <![خبر]> نص", "&#x", "«(",
    "\u202e\u2066\u200f", "ب\u064e", '<a href="', "وال", "1٢۳", "<table><tr><td>", "</", "\x00",
    "أو -",
]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    import atheris

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    with atheris.instrument_imports(include=["arabic", "editions"]):
        import django

        django.setup()
        from editions import body
        from tests.arabic.test_bad_input import OF_TEXT

    of_body = {
        "body.sanitise": lambda text: same_again(body.sanitise, text),
        "body.plain_text": body.plain_text,
        "body.text_of": body.text_of,
        "body.render": lambda text: body.render(text, {}),
        "body.stories": body.stories,
        "body.pictures": body.pictures,
        "body.resolve": lambda text: body.resolve(body.render(text, {}), {}),
    }
    functions = [*OF_TEXT.values(), *of_body.values()]
    names = [*(f"{one.__module__}.{one.__name__}" for one in OF_TEXT), *of_body]
    slowest: dict[str, float] = {}

    def one_input(data: bytes) -> None:
        given = atheris.FuzzedDataProvider(data)
        which = given.ConsumeIntInRange(0, len(functions) - 1)
        is_repeated, seed = given.ConsumeBool(), given.ConsumeIntInRange(0, len(SEEDS))
        text = given.ConsumeUnicode(given.remaining_bytes())
        text = (SEEDS[seed] if seed < len(SEEDS) else "") + text
        if is_repeated and text:
            text *= max(1, MOST // max(1, len(text.encode(errors="surrogatepass"))))
        began = time.process_time()
        functions[which](text)
        took = time.process_time() - began
        slowest[names[which]] = max(slowest.get(names[which], 0), took)
        if took > LONGEST:
            raise TimeoutError(f"{names[which]} took {took:.2f} s for {text[:80]!r}…")

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


def same_again(sanitise, text: str) -> None:
    once = sanitise(text)
    if sanitise(once) != once:
        raise AssertionError("sanitising twice changes something")


if __name__ == "__main__":
    sys.exit(main())
