"""Choosing a story by typing: its number, its address, or its headline."""

import re
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arabic.digits import western
from arabic.folding import key
from articles.models import Article
from editions.models import Edition, Story
from editions.search.asking import understand

# «12», «#12», and what a suggestion leaves behind: «12 – الجسر يفتتح».
NUMBER = re.compile(r"#?\s*([0-9]{1,18})(?:\s+–\s.*)?", re.DOTALL)
ADDRESS = re.compile(r"(?:https?://(?P<host>[^/\s]+))?/(?P<number>[0-9]{1,18})(?:/\S*)?")
COMPARED_AT_MOST = 50
QUOTES = re.compile('[«»“”„"]')


def number_of(typed: str) -> int | None:
    """The number that was typed, also inside an address of ours; None for any other words."""
    typed = western(typed.strip())
    if found := NUMBER.fullmatch(typed):
        return int(found[1])
    found = ADDRESS.fullmatch(typed)
    ours = urlsplit(settings.NEWSROOM_BASE_URL).netloc
    return int(found["number"]) if found and found["host"] in (None, ours) else None


def labelled(number: int) -> str:
    """The number with the headline that readers see now; never the headline of a draft."""
    edition = Edition.objects.live().filter(story=number).only("headline").first()
    return f"{number} – {edition.headline}" if edition else str(number)


class StoryInput(forms.TextInput):
    """A line of words, in which a script offers live stories by headline."""

    def __init__(self, attrs=None):
        super().__init__({"dir": "auto", "autocomplete": "off", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-choose"] = reverse("desk:stories_json")
        return context

    def format_value(self, value):
        return labelled(value) if isinstance(value, int) else value


class StoryField(forms.CharField):
    """Its cleaned value is a Story or None.

    ``user`` is who chooses: a story that readers do not see is found by those alone who may open
    it. ``kept`` is the number that is stored: it stays, also when that story was withdrawn.
    """

    widget = StoryInput
    user = None
    kept: int | None = None
    default_error_messages = {
        "unknown": _(
            "There is no such story. Type its number or its whole headline, or paste its address."
        ),
        "several": _("Several stories have this headline. Type the number of the one you mean."),
    }

    def clean(self, value) -> Story | None:
        typed = super().clean(value)
        if not typed:
            return None
        number = number_of(typed)
        if number is None:
            number = self._by_headline(typed)
        story = Story.objects.filter(pk=number).first()
        if story is None or not self._may_be_chosen(story):
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return story

    def _by_headline(self, typed: str) -> int | None:
        """The one live story of this headline, whatever its hamza and tashkeel."""
        folded = key(typed)
        # As one phrase: a dash or a colon in a headline asks for nothing.
        asked = understand(f'"{QUOTES.sub(" ", typed)}"')
        found = Edition.objects.live().answering(asked).only("story_id", "headline")
        same = {
            one.story_id for one in found.newest()[:COMPARED_AT_MOST] if key(one.headline) == folded
        }
        if len(same) > 1:
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return next(iter(same), None)

    def _may_be_chosen(self, story: Story) -> bool:
        if story.pk == self.kept or Edition.objects.live().filter(story=story).exists():
            return True
        return bool(self.user) and Article.objects.seen_by(self.user).filter(pk=story.pk).exists()

    def has_changed(self, initial, data) -> bool:
        number = number_of(data or "")
        return str(initial or "") != ((data or "").strip() if number is None else str(number))
