"""The pages about the newspaper, written by the managing editor."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arabic.cleaning import clean, clean_headline
from desk.editor import BodyField, BodyWidget, with_nonce
from desk.meanwhile import ReadFirst
from desk.own_columns import OwnColumns
from editions import body
from editions.models import Policy
from editions.policies.models import LONGEST
from reader.templatetags.newsroom_ar import ar_date_time

# They need a story that is printed, or a picture that is.
OF_STORIES = ("Picture", "ReadAlso")


class PolicyWidget(BodyWidget):
    def get_config(self) -> dict:
        config = super().get_config()
        extensions = config["extensions"].items()
        return config | {
            "extensions": {name: one for name, one in extensions if name not in OF_STORIES}
        }


class PolicyForm(forms.ModelForm):
    body = BodyField(label=_("body"))

    class Meta:
        model = Policy
        fields = ["title", "summary", "body"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3, "dir": "auto"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].widget = PolicyWidget()

    def clean_title(self) -> str:
        title = clean_headline(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(_("Write the title of the page."))
        return title

    def clean_summary(self) -> str:
        return clean(self.cleaned_data["summary"]).strip()

    def clean_body(self) -> str:
        html = self.cleaned_data["body"]
        if len(html) > LONGEST:
            raise forms.ValidationError(_("This text is too long for a page that people read."))
        if not body.plain_text(html).strip():
            raise forms.ValidationError(_("Readers are led to this page: write its text."))
        if body.pictures(html) or body.stories(html):
            raise forms.ValidationError(
                _("Pictures and read-also cards stand in stories only. Take them out of the text.")
            )
        return html


@admin.register(Policy)
class PolicyAdmin(OwnColumns, ReadFirst, admin.ModelAdmin):
    form = PolicyForm
    list_display = ["title", "last_edited"]

    @admin.display(description=_("edited"), ordering="edited_at")
    def last_edited(self, policy):
        if policy.edited_at:
            return ar_date_time(policy.edited_at)
        return _("Not yet: the text it began with")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.edited_at = timezone.now()
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["media"] = with_nonce(context["media"], request)
        return super().render_change_form(request, context, add, change, form_url, obj)
