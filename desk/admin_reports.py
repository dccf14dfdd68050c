"""The list of what readers report."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from desk import reports
from desk.own_columns import OwnColumns
from editions.models import ErrorReport
from reader.templatetags.newsroom_ar import ar_date_time

SHOWN = 160  # characters of a report in the list


class BySettlement(admin.SimpleListFilter):
    """What is open, where nothing else is asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("settled", _("Settled")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": _("Open")}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(settlement__isnull=self.value() != "settled")


@admin.register(ErrorReport)
class ErrorReportAdmin(OwnColumns, admin.ModelAdmin):
    list_display = ["headline", "beginning", "sent", "settled"]
    list_filter = [BySettlement]
    list_per_page = 50

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("edition", "settlement__by")
        return rows.only(
            "text", "sent_at", "edition__headline", "edition__story_id",
            "settlement__note", "settlement__by__first_name", "settlement__by__last_name",
            "settlement__by__username",
        )  # fmt: skip

    @admin.display(description=_("story"))
    def headline(self, report):
        return format_html("<bdi>{}</bdi>", report.edition.headline)

    @admin.display(description=_("what is wrong"))
    def beginning(self, report):
        return format_html("<bdi>{}</bdi>", Truncator(report.text).chars(SHOWN))

    @admin.display(description=_("sent"), ordering="sent_at")
    def sent(self, report):
        return ar_date_time(report.sent_at)

    @admin.display(description=_("settled"))
    def settled(self, report):
        done = getattr(report, "settlement", None)
        if done is None:
            return _("Not yet")
        return format_html("<bdi>{}</bdi>", done.by.get_full_name() or done.by.get_username())

    def has_add_permission(self, request):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """No form of the admin's: a report stays as it was sent, and is settled."""
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        return reports.page(request, unquote(object_id), self.admin_site.each_context(request))
