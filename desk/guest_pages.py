"""What a guest sees through a preview link: the readers' own page of one version, and its pictures.

Outside the admin, without a login or a cookie. Every token that opens nothing gets the same answer.
"""

from io import BytesIO

from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image as Pillow

from articles import press
from desk.guest_links import found
from desk.models import GuestLink
from editions import body
from images.models import Image
from images.pixels import upright
from language import saying
from reader.pages import frame, page_title
from reader.views import article_context

ROBOTS = "noindex, nofollow, noarchive, nosnippet, noimageindex"
WIDEST = 1440  # pixels
KEPT = 24 * 3600  # seconds


def guarded(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, indexed by nobody, and its address told to nobody."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = ROBOTS
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The version that the link is bound to, as readers would get it."""
    moment = timezone.now()
    link = found(token, moment)
    if link is None:
        return closed(moment)
    story = press.preview_content(
        link.article,
        link.content,
        moment=moment,
        picture_address=lambda number: reverse("guest_picture", args=[token, number]),
    )
    context = article_context(
        story,
        moment,
        is_preview=True,
        link=link,
        until=saying.moment(link.expires_at, moment),
        page_title=page_title(_("Draft – not for publication")),
        description=_("Draft – not for publication"),
        robots=ROBOTS,
        canonical="",
        json_ld="",
        feeds=[],
        share=[],
    )
    if request.method == "GET":
        GuestLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=moment)
    return guarded(HttpResponse(render_to_string("desk/guest.html", context)))


@require_safe
def picture(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """A picture of the version, through the same link; nothing of the camera's data is in it."""
    moment = timezone.now()
    link = found(token, moment)
    image = Image.objects.filter(pk=number).first() if link and number in pictures(link) else None
    pixels = image and shown(image)
    if not pixels:
        return closed(moment)
    return guarded(HttpResponse(pixels, content_type="image/webp"))


def pictures(link: GuestLink) -> set[int]:
    """The numbers of the pictures of this version."""
    words = link.content["words"]
    return {*body.pictures(words["body"]), words["lead_image_id"]} - {None}


def shown(image: Image) -> bytes | None:
    """WebP at the width of a page; None when the original is gone or no picture any more."""
    key = f"guest-picture-{image.pk}-{image.sha256}"
    pixels = cache.get(key)
    if pixels is None:
        out = BytesIO()
        try:
            with image.file.open("rb") as file, Pillow.open(file) as original:
                original.draft("RGB", (WIDEST, WIDEST))
                seen = upright(original)
        except OSError:
            return None
        seen.thumbnail((WIDEST, WIDEST))
        seen.save(out, "WEBP", quality=76)
        pixels = out.getvalue()
        cache.set(key, pixels, KEPT)
    return pixels


def closed(moment) -> HttpResponse:
    """One answer for a link that is wrong, expired, revoked or closed by an embargo."""
    context = frame(moment, title=_("This link does not work"), robots=ROBOTS, feeds=[])
    return guarded(HttpResponse(render_to_string("desk/guest_closed.html", context), status=404))


patterns = [
    path("preview/<str:token>/", page, name="guest_preview"),
    path("preview/<str:token>/pictures/<int:number>.webp", picture, name="guest_picture"),
]
