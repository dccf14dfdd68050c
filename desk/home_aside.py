"""What the house gave up after many tries: letters, pictures, announcements. One statement."""

from urllib.parse import urlencode

from django.db.models import CharField, F, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Announcement, Mail
from desk.home_lines import SHOWN, Block, Line, block
from images.models import Cutting

KINDS = {
    "letter": gettext_lazy("Letter"),
    "picture": gettext_lazy("Picture"),
    "announcement": gettext_lazy("Announcement"),
}


def set_aside() -> Block:
    """For whoever looks after the house; ``manage.py deliver --again`` takes it up again."""
    parts = (
        ("letter", Mail, "subject", "event__article"),
        ("picture", Cutting, "image__alt", "image"),
        ("announcement", Announcement, "edition__headline", "edition__story"),
    )
    rows = [
        model.objects.filter(given_up_at__isnull=False)
        .annotate(kind=Value(kind, CharField()), said=F(words), number=F(number))
        .order_by()
        .values_list("kind", "said", "number", "given_up_at", "failure")
        for kind, model, words, number in parts
    ]
    found = rows[0].union(*rows[1:], all=True).order_by("-given_up_at")[: SHOWN + 1]
    return block(
        "aside",
        _("Set aside after many tries"),
        _("Nothing was set aside."),
        [_line(*row) for row in found],
    )


def _line(kind: str, said: str, number: int | None, at, failure: str) -> Line:
    address = reverse("admin:index")
    if kind == "picture":
        address = f"{reverse('admin:images_image_changelist')}?{urlencode({'cut': 'failed'})}"
    elif number:
        address = reverse("admin:articles_article_change", args=[number])
    return Line(
        address=address,
        headline=said or str(KINDS[kind]),
        state=kind,
        state_label=str(KINDS[kind]),
        at=at,
        comment=failure,
    )
