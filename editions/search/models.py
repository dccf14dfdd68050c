"""What search knows beside the editions: synonyms, and the words that readers saw."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arabic.cleaning import clean_headline
from arabic.stemming import stems
from tags.words import split

MOST_WORDS = 12
LONGEST_PHRASE = 4


class Synonym(models.Model):
    """Words and phrases that mean the same to who searches: asking for one finds them all."""

    class Kind(models.TextChoices):
        MEANING = "meaning", _("One meaning")
        PLURAL = "plural", _("Singular and plural")
        NAME = "name", _("A name in several spellings")
        SCRIPT = "script", _("Arabic and Latin letters")
        ABBREVIATION = "abbreviation", _("Abbreviation")

    kind = models.CharField(
        pgettext_lazy("synonym", "kind"), max_length=12, choices=Kind, default=Kind.MEANING
    )
    words = models.CharField(
        _("words"),
        max_length=400,
        help_text=_("Two or more words or phrases, separated by «،». Each finds all the others."),
    )
    # As the index knows them, so that a word is found in any of its shapes.
    phrases = models.GeneratedField(
        expression=Func(F("words"), function="public.arabic_phrases"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["kind", "words"]
        indexes = [
            # The synonyms of what somebody typed.
            GinIndex(fields=["phrases"], name="synonym_phrases"),
        ]

    def __str__(self):
        return self.words

    @staticmethod
    def phrases_of(words: str) -> list[str]:
        """The stems of these words or phrases, as ``phrases`` holds them."""
        return [one for one in (" ".join(stems(part)) for part in split(words)) if one]

    def clean(self):
        """Tidy the list; refuse one that says nothing, with what to do."""
        listed = [clean_headline(one) for one in split(self.words)]
        self.words = "، ".join(listed)
        if len(listed) > MOST_WORDS:
            raise ValidationError(
                {"words": _("At most %(count)s words in one list.") % {"count": MOST_WORDS}}
            )
        for one in listed:
            if len(stems(one)) > LONGEST_PHRASE:
                raise ValidationError(
                    {"words": _("«%(phrase)s» is too long: at most four words.") % {"phrase": one}}
                )
        if len(set(self.phrases_of(self.words))) < 2:
            raise ValidationError(
                {
                    "words": _(
                        "Give at least two different words. Forms that differ only by spelling, "
                        "article or ending are found together already."
                    )
                }
            )


class KnownWord(models.Model):
    """A word of a headline or standfirst that readers may see from a moment on.

    «هل تقصد» suggests these. A suggestion is shown only when a story that readers see holds it.
    """

    folded = models.CharField(max_length=64, primary_key=True)
    spelling = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            # Words near a word that was typed.
            GinIndex(fields=["folded"], name="known_word_near", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self):
        return self.spelling
