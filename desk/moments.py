"""A moment as it is typed on the desk and as it is said: in the newsroom's zone, in words."""

from datetime import UTC, date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from language import saying

# What is said of a moment, and what is said when none is given; by what the moment is for.
SAID = {
    "publish": (_("It is published %(when)s."), _("It is published now.")),
    "until": (_("It is withdrawn by itself %(when)s."), _("It stays published.")),
    "withdraw": (_("It is withdrawn %(when)s."), _("It is withdrawn now.")),
    "embargo": (_("It is under embargo until %(when)s."), _("No embargo holds it back.")),
    "link": (_("The link works until %(when)s."), ""),
}
YEARS = range(1970, 2200)

DAY_MISSING = _("Choose the day too, or empty both.")
TIME_MISSING = _("Write the time too, or empty both.")
NO_SUCH_YEAR = _("Check the year.")
NEVER_COMES = _(
    "This time does not exist: the clock is put forward that night. Choose %(later)s instead."
)
COMES_TWICE = _(
    "This time comes twice: the clock is put back that night. Choose one an hour earlier or later."
)
PASSED = _("This time has passed.")


class Moment(forms.SplitDateTimeField):
    """A day and a time in the newsroom's zone; both empty is None.

    ``said`` is a key of SAID: what the page says of it while it is typed.
    """

    def __init__(self, said: str = "", **options):
        self.said = said
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": _("Day")},
            time_attrs={"type": "time", "aria-label": _("Time")},
            date_format="%Y-%m-%d", time_format="%H:%M",
        )  # fmt: skip
        super().__init__(required=False, widget=widget, **options)

    def compress(self, values):
        if not values:
            return None
        day, clock = values
        if not day:
            raise ValidationError(DAY_MISSING)
        if clock is None:
            raise ValidationError(TIME_MISSING)
        return local_moment(day, clock)


def local_moment(day: date, clock: time) -> datetime:
    """When the newsroom's clock shows this; a ValidationError when it never does, or twice."""
    naive = datetime.combine(day, clock)
    if naive.year not in YEARS:
        raise ValidationError(NO_SUCH_YEAR)
    zone = timezone.get_current_timezone()
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    shown = first.astimezone(UTC).astimezone(zone)
    if shown.replace(tzinfo=None) != naive:
        raise ValidationError(NEVER_COMES % {"later": saying.clock(shown)})
    if first.utcoffset() != second.utcoffset():
        raise ValidationError(COMES_TWICE)
    return first


def sentence(said: str, moment: datetime | None, now: datetime) -> str:
    """What will happen at the moment, or without one."""
    at, without = SAID[said]
    return str(at) % {"when": saying.moment(moment, now)} if moment else str(without)


def say(form: forms.Form, now: datetime) -> None:
    """Give each moment of the form its words: ``words`` and ``is_mistake`` of its field."""
    for name, field in form.fields.items():
        if isinstance(field, Moment) and field.said:
            bound = form[name]
            values = bound.data if form.is_bound else field.widget.decompress(bound.initial)
            field.words, field.is_mistake = told(field, values, now)


def told(field: Moment, values: list[str], now: datetime) -> tuple[str, bool]:
    """What is said of a typed day and time: (the words, whether they name a mistake)."""
    try:
        moment = field.clean(values)
    except ValidationError as error:
        return " ".join(error.messages), True
    if moment and moment <= now:
        return str(PASSED), True
    return sentence(field.said, moment, now), False
