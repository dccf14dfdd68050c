"""The register of the house, to be read: who did what, newest first."""

from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arabic.digits import western
from articles.models import Act, AuditEntry
from desk.own_columns import OwnColumns
from reader.templatetags.newsroom_ar import ar_date_time

# What is entered besides the acts with stories.
ACTS = {
    "admin.added": pgettext_lazy("what was done", "Added"),
    "admin.changed": pgettext_lazy("what was done", "Changed"),
    "admin.deleted": pgettext_lazy("what was done", "Deleted"),
    "note.written": _("Wrote a confidential note"),
    "note.opened": _("Opened a confidential note"),
    "note.changed": _("Changed a confidential note"),
    "note.named": _("Chose who may open a confidential note"),
    "note.destroyed": _("Deleted a confidential note"),
    "house.letter": _("Letter of the morning"),
    "account.came": pgettext_lazy("what was done", "Signed in"),
    "account.went": pgettext_lazy("what was done", "Signed out"),
    "account.refused": pgettext_lazy("what was done", "Sign-in refused"),
    "account.ended": pgettext_lazy("what was done", "Ended sessions"),
    "account.factor_added": pgettext_lazy("what was done", "Set up a second factor"),
    "account.factor_removed": pgettext_lazy("what was done", "Took a second factor away"),
    "account.factors_taken": pgettext_lazy(
        "what was done", "Took the second factors of a person away"
    ),
    "account.codes_made": pgettext_lazy("what was done", "Made new recovery codes"),
    "account.password": pgettext_lazy("what was done", "Changed the password"),
    "account.invited": pgettext_lazy("what was done", "Made a link for a password"),
    "refused.right": pgettext_lazy("what was done", "Was refused"),
    "refused.token": pgettext_lazy("what was done", "Sent a form that was not ours"),
    "refused.link": pgettext_lazy("what was done", "Opened a dead preview link"),
    "account.let_in": pgettext_lazy("what was done", "Forgot failed sign-ins"),
}
KINDS = {
    "story": _("Stories"),
    "admin": _("People, lists and settings"),
    "note": _("Confidential notes"),
    "account": _("Signing in"),
    "refused": _("Refusals"),
}


def words_of(act: str):
    """The act in words; one that nobody knows any more as it was entered."""
    kind, _dot, name = act.partition(".")
    if kind == "story" and name in Act.values:
        return Act(name).label
    return ACTS.get(act, act)


def row_of(kind: str):
    """What the table calls its rows; nothing beside a name, or where the table is gone."""
    try:
        return capfirst(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return ""


class ByKind(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return list(KINDS.items())

    def queryset(self, request, queryset):
        return queryset.filter(act__startswith=f"{self.value()}.") if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(OwnColumns, admin.ModelAdmin):
    """Read alone: what was entered stays as it was entered."""

    list_display = ["serial", "moment", "done", "person", "thing"]
    list_display_links = None
    sortable_by = ()
    list_filter = [ByKind]
    search_fields = ["by_name", "subject"]
    search_help_text = _("A person's sign-in name, or the number of a story.")
    show_full_result_count = False
    list_per_page = 100

    def get_queryset(self, request):
        return super().get_queryset(request).filter(serial__isnull=False).defer("detail")

    def get_search_results(self, request, queryset, search_term):
        number = western(search_term.strip())
        if number.isascii() and number.isdigit():
            return queryset.filter(subject=f"story {number}"), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("when"))
    def moment(self, entry):
        return ar_date_time(entry.at)

    @admin.display(description=_("act"))
    def done(self, entry):
        return words_of(entry.act)

    @admin.display(description=_("by"))
    def person(self, entry):
        return format_html("<bdi>{}</bdi>", entry.by_name)

    @admin.display(description=_("what"))
    def thing(self, entry):
        kind, _space, number = entry.subject.partition(" ")
        if kind == "story" and number.isdigit():
            address = reverse("admin:articles_article_change", args=[number])
            said = _("Story %(number)s") % {"number": number}
            return format_html('<a href="{}">{}</a>', address, said)
        if kind == "note":
            return _("Note %(number)s") % {"number": number.partition("-")[0]}
        if kind == "address":
            return format_html('<bdi dir="ltr">{}</bdi>', number)
        if kind == "house":
            return None
        return format_html("{} <bdi>{}</bdi>", row_of(kind), number or entry.subject)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
