"""What a story must have before it goes on: one table of rules (``table.RULES``).

How strict a rule is follows from ``Strictness``: what is said for the section of the story, else
for every section, else the table. The server alone decides; forms and screens ask it here.

Costs: one statement for the strictness, and one for each of bylines, attributions, related links,
tags, pictures, links and near copies that a rule in force asks for; with the table as it is,
publishing pays two, and one more when the story shows pictures.
"""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.checks.findings import Finding
from articles.checks.subject import Subject, stored
from articles.checks.table import RULES
from articles.models import Article, Level, Strictness, Waiver
from articles.refusals import Incomplete
from language import saying

__all__ = ["RULES", "Finding", "find", "find_in", "levels", "require", "unmet"]


def levels(section_id: int | None) -> dict[str, str]:
    """How strict each rule is in this section; None: a story without a section. One statement."""
    said = {name: rule.level for name, rule in RULES.items()}
    rows = Strictness.objects.filter(Q(section=None) | Q(section=section_id))
    # What is said for every section comes first, the section's own word last.
    for row in sorted(rows, key=lambda row: row.section_id is not None):
        if row.check_name in said:
            said[row.check_name] = row.level
    return said


def find(
    article: Article, *, act: str | None = None, moment: datetime | None = None, viewer=None
) -> list[Finding]:
    """What the rules find in the stored story, in the order of the table.

    ``act`` (submit, approve, publish) limits it to the rules that guard this act. ``moment`` is
    when the story will be printed, when that is known, ``viewer`` who reads what is found (see
    Subject). A finding whose rule was waived for this very version says so.
    """
    passed = set(
        Waiver.objects.filter(article=article.pk, version=article.version).values_list(
            "check_name", flat=True
        )
    )
    found = find_in(stored(article, moment, viewer), act=act)
    return [replace(one, waived=one.rule in passed and not one.is_required) for one in found]


def find_in(
    subject: Subject, *, act: str | None = None, only: Level | None = None
) -> list[Finding]:
    """What the rules find in a story as it is typed; ``only`` the rules of one level."""
    strict = levels(subject.section_id)
    return [
        Finding(rule=name, level=strict[name], **_values(found))
        for name, rule in RULES.items()
        if strict[name] != Level.OFF
        and (only is None or strict[name] == only)
        and (act is None or act in rule.acts)
        for found in rule.look(subject)
    ]


def _values(found) -> dict:
    return {name: getattr(found, name) for name in found.__slots__}


def unmet(
    article: Article, act: str = "submit", *, moment: datetime | None = None
) -> list[Finding]:
    """The findings of the required rules, for which this act is refused."""
    return find_in(stored(article, moment), act=act, only=Level.REQUIRED)


def require(article: Article, act: str = "submit", *, moment: datetime | None = None) -> None:
    """Raise Incomplete, naming every required rule that is not met."""
    if found := unmet(article, act, moment=moment):
        raise Incomplete(told(found))


def told(found: list[Finding]) -> str:
    """Findings as sentences: first what the story still needs, then what is wrong with the rest."""
    rules = dict.fromkeys(one.rule for one in found)
    needs = [str(RULES[name].need) for name in rules if RULES[name].need]
    sentences = []
    if needs:
        sentences.append(
            _("The story still needs: %(missing)s.") % {"missing": saying.listed(needs)}
        )
    others = {
        name: next(one for one in found if one.rule == name)
        for name in rules
        if not RULES[name].need
    }
    for one in others.values():
        shown = f" {saying.quoted(one.quote)}" if one.quote.strip() else ""
        sentences.append(f"{one.message.rstrip('.')}{shown}.")
    return " ".join(sentences)
