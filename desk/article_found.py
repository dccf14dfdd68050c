"""What a search of the list shows: where the words stand, and what may have been meant."""

from datetime import datetime

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from arabic.highlighting import highlight, snippet, terms_found
from articles.models import Article
from desk.article_asking import Typed, understood
from editions.body import text_of
from editions.search.spelling import corrections

# Letters of the line below a headline.
SNIPPET = 130
# So many corrections are tried; each costs three statements.
TRIED = 2


class Marks:
    """What was typed, marked in the words of one page of the list."""

    def __init__(self, typed: Typed):
        self.typed = typed
        self._how = {"also": typed.synonyms, "half_typed": True}

    def marked(self, text: str) -> SafeString:
        """The text, escaped, with what was found in <mark>."""
        return _html(highlight(text, self.typed.text, **self._how))

    def where(self, article: Article) -> SafeString:
        """A passage of the standfirst or body around what the headline does not hold, and the tags
        that were meant; "" where there is nothing to add. Needs the body, and the tags when one
        is named."""
        query = self.typed.query
        if not query.terms:
            return conditional_escape("")
        in_headline = terms_found(article.headline, self.typed.text, **self._how)
        lines = []
        if len(in_headline) < len(query.terms):
            text = f"{article.standfirst}\n{text_of(article.body)}"
            pieces = snippet(text, self.typed.text, SNIPPET, **self._how)
            if any(is_match for _text, is_match in pieces):
                lines.append(format_html('<span class="story-found">{}</span>', _html(pieces)))
            lines += self._tags(article)
        return format_html_join("", "{}", ((one,) for one in lines))

    def _tags(self, article: Article) -> list[SafeString]:
        meant = {one for kinds in self.typed.names.values() for one in kinds.get("tag", ())}
        if not meant:
            return []
        names = [row.tag.name for row in article.tag_rows.all() if row.tag_id in meant]
        if not names:
            return []
        tags = format_html_join("، ", "<mark>{}</mark>", ((name,) for name in names))
        return [format_html('<span class="story-found">{}: {}</span>', _("Tags"), tags)]


def _html(pieces) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", text) if is_match else text,)
            for text, is_match in pieces
        ),
    )


def meant(typed: Typed, moment: datetime, finds) -> str:
    """The first correction with printed words for which ``finds`` (a Typed -> whether this person
    would be shown a story) is true; "" for none. What was asked beside the words stays."""
    for suggestion in corrections(typed.text, moment)[:TRIED]:
        other = understood(suggestion)
        if len(other.query.fields) == len(typed.query.fields) and finds(other):
            return suggestion
    return ""
