"""The rules, one literal table. Everything that is asked of a story before it goes on is here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.checks import facts
from articles.checks.copies import near_copy
from articles.checks.findings import Found
from articles.checks.subject import Subject
from articles.checks.words import look_for
from articles.models import Level

REQUIRED, ADVISED, OFF = Level.REQUIRED, Level.ADVISED, Level.OFF
SUBMIT, APPROVE, PUBLISH = "submit", "approve", "publish"
ALWAYS = (SUBMIT, APPROVE, PUBLISH)
# The desk's business: the writer sees it, the editors answer for it.
EDITORS = (APPROVE, PUBLISH)


@dataclass(frozen=True, slots=True)
class Rule:
    """``level`` is how strict it is where nobody has said otherwise, ``acts`` what it guards:
    required, it refuses them; advised, who approves says that they may go on all the same.
    ``need`` is what the story still needs when the rule is not met. ``asks``: who approves is asked
    about it; not about what the page shows at a glance, lest people learn to click without reading.
    """

    label: str
    level: str
    acts: tuple[str, ...]
    look: Callable[[Subject], Iterable[Found]]
    need: str = ""
    asks: bool = True


RULES: dict[str, Rule] = {
    "headline": Rule(_("Headline"), REQUIRED, ALWAYS, facts.headline, _("a headline")),
    "headline_length": Rule(
        _("Length of the headline"), ADVISED, ALWAYS, facts.headline_length, asks=False
    ),
    "standfirst": Rule(
        pgettext_lazy("check", "Standfirst"), ADVISED, ALWAYS, facts.standfirst, _("a standfirst")
    ),
    "body": Rule(pgettext_lazy("check", "Body"), REQUIRED, ALWAYS, facts.body, _("a body")),
    "section": Rule(
        pgettext_lazy("check", "Section"), REQUIRED, ALWAYS, facts.section, _("a section")
    ),
    "byline": Rule(pgettext_lazy("check", "Byline"), REQUIRED, ALWAYS, facts.byline, _("a byline")),
    "agency_source": Rule(
        _("Source of agency copy"), ADVISED, ALWAYS, facts.agency_source, _("a source")
    ),
    "picture": Rule(
        pgettext_lazy("check", "Picture"),
        ADVISED,
        ALWAYS,
        facts.picture,
        _("a picture"),
        asks=False,
    ),
    "picture_words": Rule(
        _("Alternative text and credit of pictures"), REQUIRED, ALWAYS, facts.picture_words
    ),
    "picture_refused": Rule(
        _("Right to publish pictures: refused or ended"), REQUIRED, ALWAYS, facts.picture_refused
    ),
    "picture_rights_unknown": Rule(
        _("Right to publish pictures: not known"), ADVISED, EDITORS, facts.picture_rights_unknown
    ),
    "tags": Rule(pgettext_lazy("check", "Tags"), ADVISED, EDITORS, facts.tags, _("tags")),
    "dead_links": Rule(
        _("Links to stories that are not published"), ADVISED, EDITORS, facts.dead_links
    ),
    "near_copy": Rule(_("Near copies of other stories"), ADVISED, ALWAYS, near_copy),
    "quotes_balanced": Rule(
        _("Quotation marks «» in pairs"), ADVISED, ALWAYS, look_for("quotes_balanced")
    ),
    "mixed_digits": Rule(_("One kind of digits"), ADVISED, ALWAYS, look_for("mixed_digits")),
    "latin_punctuation": Rule(
        _("Arabic punctuation in Arabic text"), ADVISED, ALWAYS, look_for("latin_punctuation")
    ),
    "space_before_mark": Rule(
        _("No space before a punctuation mark"), ADVISED, ALWAYS, look_for("space_before_mark")
    ),
    "direction_marks": Rule(
        _("No invisible direction marks"), ADVISED, ALWAYS, look_for("direction_marks")
    ),
    "farsi_letters": Rule(
        _("No Persian letters in Arabic words"), ADVISED, ALWAYS, look_for("farsi_letters")
    ),
    "headline_tatweel": Rule(
        _("No stretched words in headlines"), ADVISED, ALWAYS, look_for("headline_tatweel")
    ),
    "double_space": Rule(_("Single spaces"), ADVISED, ALWAYS, look_for("double_space")),
}
