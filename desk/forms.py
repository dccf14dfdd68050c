"""The forms in which a story is written. What is typed is cleaned, and kept on refusal."""

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arabic.cleaning import clean, clean_headline
from articles.models import Article, ArticleAttribution, ArticleByline, ArticleRelated
from articles.rights import OTHER_SECTION, may_move
from desk.editor import BodyField
from desk.picture_field import PictureChoice
from desk.story_field import StoryField
from desk.typed_choice import AuthorField, SourceField
from tags.words import join, split

# Nobody files a story under more; so many words are some other text that was pasted.
MOST_TAGS = 100
ONE_LINE = ("kicker", "headline", "short_headline", "dateline")


class TagsInput(forms.TextInput):
    """Tags as a line of words; a script offers the tags that exist."""

    def __init__(self, attrs=None):
        super().__init__(
            {"class": "vTextField", "dir": "auto", "autocomplete": "off", **(attrs or {})}
        )

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-tags"] = reverse("desk:tags_json")
        context["widget"]["attrs"]["data-near"] = reverse("desk:near_tags_json")
        return context

    def format_value(self, value):
        return value if value is None or isinstance(value, str) else join(value)


class TagsField(forms.CharField):
    """Its cleaned value is a list of words in the order they were typed."""

    widget = TagsInput

    def clean(self, value) -> list[str]:
        words = [clean_headline(word) for word in split(super().clean(value))]
        if too_long := next((word for word in words if len(word) > 100), None):
            raise forms.ValidationError(
                _("The tag «%(word)s…» is too long. Separate tags with «،»."),
                params={"word": too_long[:30]},
            )
        if len(words) > MOST_TAGS:
            raise forms.ValidationError(
                _("These are %(count)s tags. File the story under %(most)s at most."),
                params={"count": len(words), "most": MOST_TAGS},
            )
        return words

    def has_changed(self, initial, data) -> bool:
        return [tag.name for tag in initial or []] != split(data or "")


def secure(field: models.Field, **options):
    """The form's field; an address that is typed without its scheme is one of https."""
    if isinstance(field, models.URLField):
        options["assume_scheme"] = "https"
    return field.formfield(**options)


class TypedForm(forms.ModelForm):
    """Every line takes the direction of what is typed into it; addresses run left to right."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
            if isinstance(field.widget, forms.URLInput):
                field.widget.attrs["dir"] = "ltr"
            elif isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs.setdefault("dir", "auto")


class ArticleForm(TypedForm):
    """A story on the desk. ``conflict`` is set when somebody saved it meanwhile: see conflicts;
    ``by`` is who saves it."""

    conflict = by = None
    # The rows of the tags that stand in a form which nothing was typed in yet.
    filed = None
    body = BodyField(label=_("body"), required=False)
    tags = TagsField(label=_("tags"), required=False, help_text=_("Separate them with «،»."))
    lead_image = PictureChoice(label=_("picture"), required=False)

    class Meta:
        model = Article
        fields = (
            "kicker", "headline", "short_headline", "standfirst", "body", "kind", "section",
            "dateline", "tags", "lead_image", "lead_caption",
        )  # fmt: skip
        widgets = {
            # A long headline is seen whole, also on a phone; cleaning makes one line of it.
            "headline": forms.Textarea(attrs={"class": "headline-input", "rows": 1}),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if picture := self.fields.get("lead_image"):
            picture.kept = self.instance.lead_image_id
        if "tags" in self.fields and self.instance.pk and not self.is_bound:
            self.filed = list(self.instance.tag_rows.with_tags())
            self.initial["tags"] = [row.tag for row in self.filed]

    def clean(self):
        values = super().clean()
        for name in ONE_LINE:
            if values.get(name):
                values[name] = clean_headline(values[name])
        for name in ("standfirst", "lead_caption"):
            if values.get(name):
                values[name] = clean(values[name]).strip()
        if self.by and self.instance.pk and not self._may_move(values.get("section")):
            self.add_error("section", OTHER_SECTION)
        if "headline" in values and not values["headline"]:
            self.add_error("headline", _("Write a headline."))
        if self.conflict:
            raise forms.ValidationError(
                _(
                    "A colleague saved this story while you were writing. Nothing of yours is "
                    "lost: compare below, mend your text and save again."
                ),
                code="stale",
            )
        return values

    def _may_move(self, section) -> bool:
        moved = Article(pk=self.instance.pk, section=section)
        return may_move(self.by, moved, self.instance.section_id)


class RowForm(TypedForm):
    """A row whose place the person may say; rows that say none stand in the order of the form."""

    order = forms.IntegerField(
        label=_("order"),
        required=False,
        min_value=0,
        max_value=99,
        widget=forms.NumberInput(attrs={"class": "order", "data-order": ""}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["order"].initial = self.instance.position + 1

    @property
    def changed_data(self) -> list[str]:
        """An empty row stays empty when it is moved: its place alone makes no row of it."""
        changed = super().changed_data
        return [] if changed == ["order"] and not self.instance.pk else changed


class BylineForm(RowForm):
    author = AuthorField(label=pgettext_lazy("field", "author"))

    class Meta:
        model = ArticleByline
        fields = ("author", "role", "pen_name", "order")

    def clean_pen_name(self):
        return clean_headline(self.cleaned_data["pen_name"])


class BylineRows(forms.BaseInlineFormSet):
    """Rows are compared with each other by Django, and here with those a colleague has added."""

    def clean(self):
        super().clean()
        known = [form.instance.pk for form in self.initial_forms]
        added = self.instance.bylines.exclude(pk__in=known) if self.instance.pk else ()
        given = {(row.author_id, row.role) for row in added}
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            author = values.get("author")
            if author and (author.pk, values.get("role")) in given and not values.get("DELETE"):
                form.add_error("author", ArticleByline._meta.constraints[0].violation_error_message)


class AttributionForm(RowForm):
    source = SourceField(label=pgettext_lazy("field", "source"), required=False)

    class Meta:
        model = ArticleAttribution
        formfield_callback = secure
        fields = ("source", "is_unnamed", "wording", "url", "used_for", "consulted_on", "order")
        widgets = {
            "url": forms.URLInput,
            "consulted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self):
        values = super().clean()
        for name in ("wording", "used_for"):
            values[name] = clean_headline(values.get(name) or "")
        if values.get("is_unnamed") and not values["wording"]:
            self.add_error("wording", _("Say how readers are told of an unnamed source."))
        elif not values.get("source") and not values["wording"]:
            self.add_error("source", _("Choose a source, or write a public wording."))
        elif not values.get("source"):
            # Only its wording is known: readers cannot be given a name.
            self.instance.is_unnamed = values["is_unnamed"] = True
        return values


class RelatedForm(RowForm):
    related_story = StoryField(label=pgettext_lazy("field", "story"), required=False)

    class Meta:
        model = ArticleRelated
        formfield_callback = secure
        fields = ("related_story", "url", "title", "order")
        widgets = {"url": forms.URLInput}

    user = None  # who fills in the form; set by the admin

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        story = self.fields["related_story"]
        story.user, story.kept = self.user, self.instance.related_story_id

    def clean(self):
        values = super().clean()
        values["title"] = clean_headline(values.get("title") or "")
        story, url = values.get("related_story"), values.get("url")
        if self.errors:
            return values
        if story and url:
            self.add_error("url", _("Give a story of ours or a page outside, not both."))
        elif not story and not url:
            self.add_error("related_story", _("Choose a story, or give the address of a page."))
        elif url and not values["title"]:
            self.add_error("title", _("Write the title of the page outside."))
        return values
