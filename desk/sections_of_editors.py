"""The sections an editor works on, on the page of a person. None chosen means every section."""

from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.models import SectionEditor
from language import saying
from tags.models import Section

NOT_AN_EDITOR = _(
    "Sections are for editors alone. Choose the group «Editors» for this person, or no section."
)
EVERY_SECTION_ANYWAY = _("This person works on the whole paper. Choose no section for them.")
ALL_OF_THEM = _(
    "These are all the sections there are. Choose none: that is every section, also those to come."
)


class Chosen(list):
    """Sections as a form compares them, and as a person reads them."""

    def __str__(self):
        return saying.listed(one.name for one in self)


def sections_of(user) -> Chosen:
    sections = Section.objects.filter(editor_rows__user=user.pk)
    return Chosen(sections.order_by("position", "pk"))


class Person(UserChangeForm):
    """A person with the sections they edit; refuses sections for whom they would not limit."""

    # Nobody sees or types the password of somebody else.
    password = None
    sections = forms.ModelMultipleChoiceField(
        Section.objects.order_by("position", "pk"),
        label=_("sections"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Of an editor: the sections whose stories they approve, publish and withdraw. Stories "
            "of other sections they can only read. Choose none for every section."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["sections"].initial = sections_of(self.instance)

    @staticmethod
    def beside(user) -> dict[str, Chosen]:
        """What is stored beside the row itself, as the form compares it."""
        return {"sections": sections_of(user)}

    def clean(self):
        values = super().clean() or self.cleaned_data
        chosen = values.get("sections")
        if not chosen or "groups" not in values:
            return values
        # Groups that the form could not offer stay as they are.
        offered = self.fields["groups"].queryset
        kept = (
            self.instance.groups.exclude(pk__in=offered)
            if self.instance.pk
            else Group.objects.none()
        )
        names = {group.name for group in (*values["groups"], *kept)}
        is_superuser = values.get("is_superuser", self.instance.is_superuser)
        if is_superuser or rights.MANAGING_EDITORS in names:
            self.add_error("sections", EVERY_SECTION_ANYWAY)
        elif rights.EDITORS not in names:
            self.add_error("sections", NOT_AN_EDITOR)
        elif len(chosen) == Section.objects.count():
            self.add_error("sections", ALL_OF_THEM)
        return values


@transaction.atomic
def set_sections(user, sections) -> None:
    """From now on these are the sections of this editor; none of them: every section."""
    rows = SectionEditor.objects.filter(user=user)
    rows.exclude(section__in=sections).delete()
    SectionEditor.objects.bulk_create(
        (SectionEditor(user=user, section=one) for one in sections), ignore_conflicts=True
    )
