"""Sentences from a seed: templates whose slots are filled with words that follow Zipf's law.

Grammar is right where it is cheap (gender, the article, verbs); meaning is not attempted.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from itertools import accumulate
from random import Random

from newsroom.corpus import vocabulary as words

SLOT = re.compile(r"\{(\w+)\}")
# A sentence of every story, so that the words of ``EVERYWHERE`` are nearly everywhere.
LEADS = (
    "{did_the} في {place} اليوم {noun} في {topic}، وسط {noun} في المدينة حول {the}",
    "أعلنت {body_f} اليوم {noun} يخص {topic} في {place}، بعد {noun} عرفته المدينة في {month}",
    "تنطلق في المدينة اليوم {noun_f} {topic}، بمشاركة {body} و{body}",
    "قالت {body_f} اليوم إن {the_happens} في {place} مع {topic}، وإن المدينة {needs} إلى {noun}",
    "عاد {topic} اليوم إلى واجهة {the} في {place}، المدينة التي {did_f} {noun} في {month}",
    "بدأت {body_f} اليوم {noun_f} عن {topic}، تشمل المدينة وقرى منها {village} و{village}",
    "بعد {noun} دامت {number} {unit}، {did_the} اليوم في المدينة {topic} و{the}",
    "لم يكن {topic} اليوم بعيداً عن {the} في {place}، بعدما {did_f} المدينة {noun} في {month}",
)
# So does one of these.
BACKGROUNDS = (
    "ومنذ بداية العام {did_the} {noun}، و{the_happens} في {village}",
    "وخلال العام الماضي {did_the} {number} {unit}، ثم {did_the} {noun}",
    "ويعرف أهل {village} هذا العام {noun} لم تعرفه {place} منذ {year}",
    "{says} العام الحالي {happens} مع {the}",
    "وقبل نهاية العام {did_f} {body_f} {noun}، و{did_f} معه {noun}",
    "ومع {the} هذا العام، {did_the} {noun} في {village} و{village}",
)
SENTENCES = (
    "{says} {the_happens} {ending}",
    "{says} {the_happens} في {place}، وإن {the_happens} أيضاً {ending}",
    "{says} {topic_happens} إلى {noun}، مضيفاً أن {the_happens} {ending}",
    "{did_the} {noun} في {place}، بينما {did_the} {noun} في {village}",
    "{did_the} {noun} بعد {noun} مع {body}، وبلغ حجم {the} {number} {unit}",
    "وبحسب {body}، {did_the} {noun} منذ العام الماضي، مقابل {number} {unit} في {year}",
    "وتقول أرقام {body} إن {topic} {did} {number} {unit} في {month}، بزيادة {percent} في المئة",
    "وفي {village}، {did_the} {noun}، فيما {did_the} {noun} من دون {noun}",
    "لكن {titled} يرى أن {the_happens} {ending}",
    "غير أن {the_happens} في {place}، و{the_happens} في {village} {ending}",
    "ومنذ {year} {did_the} {noun}، ثم {did_the} {noun} في {month}",
    "أما {topic} فما زال {noun} في نظر {body_f}، التي {did_f} {noun} و{noun}",
    "ويحتاج {topic} إلى {noun} و{noun} و{noun}، وفق {titled}",
    "ولا يخفي {titled} أن {the_happens} {ending}",
    "وكانت {body_f} قد {did_f} {noun} في {month} {year}، ثم {did_f} {noun} {ending}",
    "وفي {the} {number} {unit}، منها {small} في {village} و{small} في {village}",
    "{says} {tail} في {place} مع {the}، وإن {tail_happens} أيضاً",
    "وبين {the} و{the}، يبقى {topic} {noun} يعرفه أهل {village}",
    "ويتوقع {titled} أن {the_happens} قبل نهاية {month}، إذا {did_the} {noun}",
    "ورفضت {body_f} {the}، ووصفت الأمر بأنه {noun}، في حين {did} {titled} {noun}",
    "ومع تراجع {the} بنسبة {percent} في المئة، وصل {topic} إلى {number} {unit}",
    "وعلى الرغم من {the}، {did_the} {noun} في {number} {unit} بين {village} و{place}",
    "وفي خلفية {the} {noun} من إعداد {body} عن {tail} و{tail}",
    "وسأل سكان {village} عن {the}، فأجاب {titled} بأن {the_happens} {ending}",
    "ولم {happens_jussive} شيء من {the} منذ {year}، كما تقول {body_f}",
    "وهذا {noun} هو الثاني من نوعه في {place} بعد {noun} {did} {small} {unit}",
    "وفي {small} مناطق {did_the} {noun}، أكبرها {village} ثم {village}",
)
ENDINGS = (
    "خلال العام", "هذا العام", "قبل نهاية العام", "في الأشهر المقبلة", "من دون {noun}",
    "على مدى {number} {unit}", "في {month}", "بحسب {body}", "رغم {the}", "مع بداية العام",
    "بعد {the}", "في انتظار {the}", "منذ {year}", "كما في {place}", "أكثر مما كان في {month}",
)  # fmt: skip
QUOTES = (
    "{the_happens}، ونحن في {village} نعرف {the} كما نعرف {tail}",
    "لا نطلب {noun}، نطلب أن يعود {topic} كما كان في {year}",
    "من يسأل عن {topic} يجد {noun}، ومن ينتظر {the} ينتظر {number} {unit}",
    "{did_the} {noun} في بيتنا قبل أن تراه {body_f}",
    "كل {noun} يبدأ من {tail}، وكل {noun} ينتهي عند {the}",
)
HEADLINES = (
    "{topic} في {place}: {noun} بعد {noun}",
    "{body_f} تبحث {topic} مع {body}",
    "{number} {unit}: {noun} في {topic}",
    "{place} تنتظر {the} و{topic}",
    "{topic} بين {the} و{the}",
    "{noun} عن {topic} في {village}",
    "{person}: {topic_happens} إلى {noun}",
    "لماذا {happens_topic} في {place}؟",
    "{the_happens} في {place} مع {topic}",
    "{tail} و{topic} في {noun} من {body}",
)
SHORT_HEADLINES = ("{topic} في {place}", "{noun} عن {topic}", "{topic}: {number} {unit}")
STANDFIRSTS = (
    "{says} {the_happens} {ending}، و{topic_happens} في {place}.",
    "{did_the} {noun} في {village}، و{body_f} تنتظر {noun} {ending}.",
    "بعد {noun} دامت {number} {unit}، {the_happens} في {place} و{topic} معه.",
    "{number} {unit} و{noun}: ما الذي {did_f} {body_f} في {topic}؟",
)
HEADINGS = ("{the}", "{noun} و{noun}", "{topic} في الأرقام", "ما بعد {the}", "{tail} و{tail}")
ITEMS = ("{noun} في {village}", "{number} {unit} من {tail}", "{the} مع {body}", "{noun} عن {topic}")
RARE = (
    "وفي {place} عاد الحديث عن {rare} مع {the}",
    "ويتذكر أهل {village} {rare} كلما {did_the} {noun}",
    "وخصصت {body_f} {noun} من أجل {rare}",
)


def zipf(count: int) -> list[float]:
    """Cumulative weights of ``count`` words in order of frequency."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(count)))


def parsed(templates: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Templates as alternating literals and names of slots."""
    return [tuple(SLOT.split(one)) for one in templates]


def chooser(values) -> Callable[[Random], str]:
    """A function that draws one of the values by Zipf's law."""
    values = tuple(values)
    weights = zipf(len(values))
    total = weights[-1]
    return lambda random: values[bisect(weights, random.random() * total)]


def is_feminine(noun: str) -> bool:
    return noun.endswith("ة") or noun in words.PLURAL_THINGS or noun in words.FEMININE


def feminine(adjective: str) -> str:
    return {"أول": "أولى"}.get(adjective, adjective + "ة")


def past_f(verb: str) -> str:
    return verb.removesuffix("ى") + "ت" if verb != "رأى" else "رأت"


LEAD, BACKGROUND, SENTENCE, ENDING, QUOTE, HEADLINE, SHORT, STANDFIRST, HEADING, ITEM, RARELY = map(
    parsed,
    (
        LEADS, BACKGROUNDS, SENTENCES, ENDINGS, QUOTES, HEADLINES, SHORT_HEADLINES, STANDFIRSTS,
        HEADINGS, ITEMS, RARE,
    ),
)  # fmt: skip
common, adjective, said, did, happens, body, place, village, tail, unit, family = map(
    chooser,
    (
        words.COMMON, words.ADJECTIVES, words.SAID, words.DID, words.HAPPENS, words.BODIES,
        words.PLACES, words.VILLAGES, words.TAIL, words.UNITS, words.FAMILIES,
    ),
)  # fmt: skip
body_f = chooser(one for one in words.BODIES if is_feminine(one.split()[0]))
of_section = {section: chooser(listed.split()) for section, listed in words.OF_SECTION.items()}


class Speaker:
    """Fills the slots of one story. ``topic``: the words the story is about, with their article."""

    def __init__(self, random: Random, section: str, topic: tuple[str, ...]):
        self.random = random
        self.own = of_section[section]
        self.about = topic

    def say(self, template: tuple[str, ...]) -> str:
        """One template filled; every slot is drawn anew."""
        parts = list(template)
        for place_of_slot in range(1, len(parts), 2):
            parts[place_of_slot] = getattr(self, parts[place_of_slot])()
        return "".join(parts)

    def one_of(self, templates: list[tuple[str, ...]]) -> str:
        return self.say(self.random.choice(templates))

    def _noun(self) -> str:
        kind = self.random.random()
        if kind < 0.45:
            return common(self.random)
        return self.own(self.random) if kind < 0.88 else tail(self.random)

    def _phrase(self, noun: str, article: str) -> str:
        if self.random.random() > 0.42:
            return article + noun
        quality = adjective(self.random)
        return f"{article}{noun} {article}{feminine(quality) if is_feminine(noun) else quality}"

    def noun(self) -> str:
        return self._phrase(self._noun(), "")

    def noun_f(self) -> str:
        noun = self._noun()
        while not noun.endswith("ة"):
            noun = common(self.random)
        return self._phrase(noun, "")

    def the(self) -> str:
        return self._phrase(self._noun(), "ال")

    def topic(self) -> str:
        return self.random.choice(self.about)

    def tail(self) -> str:
        return "ال" + tail(self.random)

    def did(self) -> str:
        return did(self.random)

    def did_f(self) -> str:
        return past_f(did(self.random))

    def did_the(self) -> str:
        noun = self._noun()
        verb = did(self.random)
        return f"{past_f(verb) if is_feminine(noun) else verb} {self._phrase(noun, 'ال')}"

    def _happens(self, noun: str) -> str:
        """A verb in the present that agrees with the noun."""
        verb = happens(self.random)
        return "ت" + verb[1:] if is_feminine(noun.removeprefix("ال")) else verb

    def happens(self) -> str:
        return happens(self.random)

    def topic_happens(self) -> str:
        topic = self.topic()
        return f"{topic} {self._happens(topic.split()[0])}"

    def happens_topic(self) -> str:
        topic = self.topic()
        return f"{self._happens(topic.split()[0])} {topic}"

    def tail_happens(self) -> str:
        noun = self.tail()
        return f"{noun} {self._happens(noun)}"

    def happens_jussive(self) -> str:
        return self.random.choice(("يكتمل", "يتأخر", "يتحسن", "يتراجع", "يتضح", "ينطلق"))

    def the_happens(self) -> str:
        noun = self._noun()
        return f"{self._phrase(noun, 'ال')} {self._happens(noun)}"

    def needs(self) -> str:
        return self.random.choice(("تحتاج", "تتطلع", "تعود", "تستند"))

    def ending(self) -> str:
        return self.one_of(ENDING)

    def says(self) -> str:
        """«قال مدير … إن», «أشارت باحثة … إلى أن»."""
        verb = said(self.random)
        is_woman = self.random.random() < 0.5
        that = "إلى أن" if verb in words.SAID_TAKES_TO else "أن"
        that = "إن" if verb == "قال" else that
        return f"{past_f(verb) if is_woman else verb} {self._titled(is_woman)} {that}"

    def titled(self) -> str:
        return self._titled(is_woman=False)

    def _titled(self, is_woman: bool) -> str:
        title = self.random.choice(words.TITLES).split("|")[is_woman]
        return f"{title} {body(self.random)} {self._person(is_woman)}"

    def person(self) -> str:
        return self._person(self.random.random() < 0.5)

    def _person(self, is_woman: bool) -> str:
        first = self.random.choice(words.WOMEN if is_woman else words.MEN)
        return f"{first} {family(self.random)}"

    def body(self) -> str:
        return body(self.random)

    def body_f(self) -> str:
        return body_f(self.random)

    def place(self) -> str:
        return place(self.random)

    def village(self) -> str:
        return village(self.random)

    def unit(self) -> str:
        return unit(self.random)

    def number(self) -> str:
        return str(int(11 + self.random.paretovariate(0.7) * 8) % 9000 + 11)

    def small(self) -> str:
        return str(self.random.randint(3, 10))

    def percent(self) -> str:
        return str(self.random.randint(11, 49))

    def year(self) -> str:
        return str(2026 - int(self.random.expovariate(0.18)) % 40)

    def month(self) -> str:
        return self.random.choice(words.MONTHS)

    # Larger pieces ---------------------------------------------------------------------------

    def sentence(self) -> str:
        return self.one_of(SENTENCE) + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.choice((1, 2, 2, 3))))

    def rare_sentences(self) -> Iterator[str]:
        """A sentence for each rare word that this story happens to have."""
        for word in words.RARE:
            if self.random.random() < words.RARE_SHARE:
                yield self._with(word, self.random.choice(RARELY))

    def _with(self, word: str, template: tuple[str, ...]) -> str:
        parts = list(template)
        at = parts.index("rare")
        parts[at - 1 : at + 2] = [parts[at - 1] + word + parts[at + 1]]
        return self.say(tuple(parts)) + "."
