"""How strict each check is: one page, the rules below each other, the sections to choose above."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.checks import RULES
from articles.models import Level, Strictness
from tags.models import Section

PAGE = "admin:articles_strictness_changelist"
FOR_EDITORS = gettext_lazy("Asked when a story is approved and published, not of the writer.")
CHANGED_MEANWHILE = gettext_lazy(
    "A colleague changed this meanwhile to «%(stored)s». Look at it, then save again."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One rule on the page. ``stored`` and ``chosen`` are "" where nothing of its own is said;
    ``guards`` says which acts it is asked at, when not at all of them."""

    name: str
    label: str
    guards: str
    stored: str
    chosen: str
    options: list[tuple[str, str]]
    error: str = ""


@admin.register(Strictness)
class StrictnessAdmin(admin.ModelAdmin):
    def get_urls(self):
        """One page instead of a list of rows and a form for each."""
        page = self.admin_site.admin_view(self.page)
        return [path("", page, name="articles_strictness_changelist")]

    def page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        sections = list(Section.objects.order_by("position", "pk"))
        asked = request.POST if request.method == "POST" else request.GET
        section = next((one for one in sections if str(one.pk) == asked.get("section")), None)
        refused: dict[str, str] = {}
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            refused = self._save(request, section)
            if not refused:
                messages.success(request, _("The checks are as you set them, from now on."))
                query = f"?section={section.pk}" if section else ""
                return HttpResponseRedirect(reverse(PAGE) + query)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Strictness of the checks"),
            "opts": self.opts,
            "sections": sections,
            "section": section,
            "lines": lines_of(section, request.POST if refused else None, refused),
            "may_change": self.has_change_permission(request),
            "refused": refused,
        }
        status = 409 if refused else 200
        return TemplateResponse(request, "desk/strictness.html", context, status=status)

    @transaction.atomic
    def _save(self, request: HttpRequest, section: Section | None) -> dict[str, str]:
        """Write what was chosen; all of it, or nothing and why: name of the rule -> sentence."""
        rows = {
            row.check_name: row
            for row in Strictness.objects.select_for_update(of=("self",)).filter(section=section)
        }
        posted, refused = request.POST, {}
        for name in RULES:
            stored = rows[name].level if name in rows else ""
            chosen = posted.get(f"level-{name}", stored)
            if chosen not in ("", *Level.values):
                refused[name] = _("Choose one of these.")
            elif chosen != stored and posted.get(f"was-{name}", "") != stored:
                said = Level(stored).label if stored else _("nothing of its own")
                refused[name] = CHANGED_MEANWHILE % {"stored": said}
        if refused:
            return refused
        for name in RULES:
            row, chosen = rows.get(name), posted.get(f"level-{name}")
            if chosen is None or chosen == (row.level if row else ""):
                continue
            if not chosen:
                self.log_deletions(request, Strictness.objects.filter(pk=row.pk))
                row.delete()
                continue
            row, is_new = Strictness.objects.update_or_create(
                check_name=name, section=section, defaults={"level": chosen}
            )
            log = self.log_addition if is_new else self.log_change
            log(request, row, f"{name}: {chosen}")
        return refused


def lines_of(section: Section | None, posted=None, refused: dict | None = None) -> list[Line]:
    """The rules with what is said for this section, or for every section; ``posted`` is kept."""
    said: dict[object, dict[str, str]] = {None: {}, section and section.pk: {}}
    for row in Strictness.objects.filter(section=None):
        said[None][row.check_name] = row.level
    if section:
        for row in Strictness.objects.filter(section=section):
            said[section.pk][row.check_name] = row.level
    own = said[section.pk if section else None]
    lines = []
    for name, rule in RULES.items():
        above = said[None].get(name, rule.level) if section else rule.level
        inherited = _("As everywhere: %(level)s") if section else _("As usual: %(level)s")
        options = [("", inherited % {"level": Level(above).label}), *Level.choices]
        stored = own.get(name, "")
        lines.append(
            Line(
                name=name,
                label=rule.label,
                guards="" if "submit" in rule.acts else str(FOR_EDITORS),
                stored=stored,
                chosen=posted.get(f"level-{name}", stored) if posted else stored,
                options=options,
                error=(refused or {}).get(name, ""),
            )
        )
    return lines
