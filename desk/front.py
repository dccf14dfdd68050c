"""Arranging the front page: every save is a new arrangement, so each can be taken back."""

from datetime import datetime

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import rights
from articles.refusals import Stale
from desk.acts import Moment
from desk.models import FrontAct
from desk.story_field import StoryField, number_of
from editions.front import Place, chosen_at, places
from editions.models import Arrangement, Edition, Placement, Slot
from editions.queries import database_moment
from editions.reading import cards_by_number
from reader.lists import CHOICE, SECONDS
from reader.views import front_context

RIGHT = "editions.arrange_front"
# Rows for stories that are not there yet, slot by slot.
EMPTY = (Slot.LEAD, Slot.SECOND, Slot.SECOND, Slot.MORE, Slot.MORE)
ROOM = {Slot.LEAD: 1, Slot.SECOND: SECONDS, Slot.MORE: CHOICE}
KEPT = 20
MEANWHILE = _(
    "A colleague arranged the front page while you were working. Your arrangement stands below, "
    "nothing of it is lost: compare it with theirs, then save again."
)


class PlaceForm(forms.Form):
    """One story in one slot; a row without a story is no row."""

    slot = forms.ChoiceField(label=_("Place"), choices=Slot.choices)
    story = StoryField(label=_("Story"), required=False)
    order = forms.IntegerField(
        label=_("Order"), required=False, min_value=1, max_value=99,
        widget=forms.NumberInput(attrs={"class": "place__order"}),
    )  # fmt: skip
    starts_at = Moment(label=_("From"))
    ends_at = Moment(label=_("To"))

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["story"].user = user

    def clean(self):
        values = super().clean()
        starts, ends = values.get("starts_at"), values.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The end lies before the beginning. Choose a later end."))
        return values


class BasePlaces(BaseFormSet):
    """The rows of the page; each story once."""

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def get_form_kwargs(self, index):
        given = {**super().get_form_kwargs(index), "user": self.user}
        extra = (index or 0) - self.initial_form_count()
        if index is not None and 0 <= extra < len(EMPTY):
            given["initial"] = {"slot": EMPTY[extra]}
        return given

    def clean(self):
        seen = set()
        for form in self.forms:
            story = form.cleaned_data.get("story") if hasattr(form, "cleaned_data") else None
            if story and story.pk in seen:
                form.add_error("story", _("This story stands on the page already."))
            elif story:
                seen.add(story.pk)

    def arranged(self) -> list[Place]:
        """The places of a valid form, slot by slot in their order."""
        rows = []
        for index, form in enumerate(self.forms):
            values = form.cleaned_data
            if values.get("story") and not values.get("DELETE"):
                rows.append((values.get("order") or index + 1, index, values))
        return [
            Place(one["slot"], one["story"].pk, one["starts_at"], one["ends_at"])
            for _order, _index, one in sorted(rows, key=lambda row: row[:2])
        ]


Places = formset_factory(PlaceForm, BasePlaces, extra=len(EMPTY), can_delete=True, max_num=60)


class LookAt(forms.Form):
    look_at = Moment(
        label=_("As it will look at"), help_text=_("Leave empty to see it as it is now.")
    )


@never_cache
@staff_member_required(login_url="admin:login")
def arrange(request: HttpRequest) -> HttpResponse:
    """The arrangement in force as a form; POST previews it or puts it in force."""
    _may_arrange(request)
    now = timezone.now()
    current = Arrangement.objects.first()
    stored = places()
    status, theirs = 200, None
    look = LookAt(request.POST or None)
    if request.method == "POST":
        form = Places(request.POST, user=request.user, prefix="place", initial=_initial(stored))
        if form.is_valid() and look.is_valid():
            arranged = form.arranged()
            if "_preview" in request.POST:
                return _as_page(arranged, look.cleaned_data["look_at"] or now)
            try:
                put_in_force(arranged, read=number_posted(request, "read"), by=request.user)
            except Stale:
                status, theirs = 409, stored
                form.non_form_errors().append(MEANWHILE)
            else:
                messages.success(request, _("The front page was arranged."))
                return HttpResponseRedirect(reverse("desk:front"))
    else:
        form = Places(user=request.user, prefix="place", initial=_initial(stored))
    context = {
        **admin.site.each_context(request),
        "title": _("The front page"),
        "form": form,
        "look": look,
        "slots": _slots(form, now),
        "read": current.pk if current else 0,
        "theirs": _shown(theirs, now) if theirs is not None else None,
        "standing": _shown(stored, now),
        "history": _history(),
        "now": now,
    }
    return TemplateResponse(request, "desk/front.html", context, status=status)


@require_POST
@staff_member_required(login_url="admin:login")
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Put an older arrangement in force again, as a new one."""
    _may_arrange(request)
    older = get_object_or_404(Arrangement, pk=number)
    arranged = [
        Place(row.slot, row.story_id, row.starts_at, row.ends_at) for row in older.placements.all()
    ]
    try:
        put_in_force(
            arranged, read=number_posted(request, "read"), by=request.user, note=str(number)
        )
    except Stale:
        messages.error(request, MEANWHILE)
    else:
        messages.success(request, _("The arrangement was taken back."))
    return HttpResponseRedirect(reverse("desk:front"))


@transaction.atomic
def put_in_force(
    arranged: list[Place], *, read: int, by, note: str = "", now: datetime | None = None
) -> Arrangement:
    """Add an arrangement; from now on it is the one readers see.

    ``read`` is the number of the arrangement it was made from, 0 for none. Raises Stale when
    another one is in force by now.
    """
    with connection.cursor() as cursor:
        # Whoever reads waits for nobody; of two who arrange, the second finds the first's.
        cursor.execute(f"LOCK TABLE {Arrangement._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    current = Arrangement.objects.values_list("pk", flat=True).first()
    if (current or 0) != read:
        raise Stale
    at = now or database_moment()
    made = Arrangement.objects.create(made_at=at)
    Placement.objects.bulk_create(
        Placement(
            arrangement=made, slot=place.slot, position=position, story_id=place.story,
            starts_at=place.starts_at, ends_at=place.ends_at,
        )
        for position, place in enumerate(arranged)
    )  # fmt: skip
    FrontAct.objects.create(by=by, at=at, arrangement=made, note=note)
    return made


def _as_page(arranged: list[Place], moment: datetime) -> HttpResponse:
    """The readers' own front page as it would be; kept by nobody."""
    context = front_context(moment, arranged, robots="noindex, nofollow", canonical="")
    response = HttpResponse(render_to_string("reader/front.html", context))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _may_arrange(request: HttpRequest) -> None:
    """The front page is the whole paper's: whoever edits some sections only leaves it alone."""
    if not rights.may_everywhere(request.user, RIGHT):
        raise PermissionDenied


def number_posted(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def _initial(stored: list[Place]) -> list[dict]:
    headlines = _headlines({place.story for place in stored})
    return [
        {
            "slot": place.slot,
            "story": " – ".join(filter(None, [str(place.story), headlines.get(place.story)])),
            "starts_at": place.starts_at,
            "ends_at": place.ends_at,
            "order": order + 1,
        }
        for order, place in enumerate(stored)
    ]


def _slots(form: BasePlaces, moment: datetime) -> list[tuple[str, str, int, list[tuple]]]:
    """(slot, its name, how many stories it holds, its rows: the form and what readers see)."""
    numbers = {row: number_of(str(row["story"].value() or "")) for row in form}
    cards = cards_by_number(filter(None, numbers.values()), moment)
    return [
        (
            slot.value,
            slot.label,
            ROOM[slot],
            [(row, cards.get(numbers[row])) for row in form if row["slot"].value() == slot],
        )
        for slot in Slot
    ]


def _shown(arranged: list[Place], moment: datetime) -> list[dict]:
    """What stands in each slot at the moment, with what readers see of it."""
    cards = cards_by_number({place.story for place in arranged}, moment)
    standing = {number for slot in chosen_at(arranged, moment).values() for number in slot}
    return [
        {
            "slot": Slot(place.slot).label,
            "number": place.story,
            "card": cards.get(place.story),
            "is_standing": place.story in standing and place.story in cards,
            "starts_at": place.starts_at,
            "ends_at": place.ends_at,
        }
        for place in arranged
    ]


def _headlines(numbers: set[int]) -> dict[int, str]:
    """The headlines that readers see now; a story they do not see has none here."""
    live = Edition.objects.live().filter(story__in=numbers)
    return dict(live.values_list("story_id", "headline"))


def _history() -> list[dict]:
    """The last arrangements, who made them, and the headlines that stood there."""
    acts = list(
        FrontAct.objects.filter(arrangement__isnull=False)
        .select_related("by", "arrangement")
        .prefetch_related("arrangement__placements")[:KEPT]
    )
    headlines = _headlines(
        {row.story_id for act in acts for row in act.arrangement.placements.all()}
    )
    return [
        {
            "act": act,
            "headlines": [
                headlines[row.story_id]
                for row in act.arrangement.placements.all()
                if row.story_id in headlines
            ],
        }
        for act in acts
    ]


patterns = [
    path("front/", arrange, name="front"),
    path("front/<int:number>/again/", take_back, name="front_again"),
]
