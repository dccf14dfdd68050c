"""What a guest sees through a preview link: the readers' own page of one version, and its pictures.

Outside the admin and without a login. The address that was sent holds a secret, and is left at
once: the browser gets a pass in a cookie, for the pages of this link alone, and is led to an
address that tells nothing. So the secret stands in no bookmark and no picture of a screen. What
opens nothing gets the same answer, whatever it is.
"""

from io import BytesIO

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image as Pillow

from articles import press
from desk import refused
from desk.guest_links import PASS_HOLDS, of_pass, of_token, pass_to, why_closed
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


def cookie_name() -> str:
    """Its path is that of one link; over https no page of another kind can set it."""
    return "__Secure-newsroom-guest" if settings.SESSION_COOKIE_SECURE else "newsroom-guest"


@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The address that was sent: the secret becomes a pass."""
    moment = timezone.now()
    link = of_token(token)
    if link is None:
        refused.because(request, "a secret that is not ours", act=refused.LINK)
        return closed(moment)
    if not _is_open(request, link, moment):
        return closed(moment)
    address = reverse("guest_page", args=[link.pk])
    response = HttpResponseRedirect(address)
    response.set_cookie(
        cookie_name(),
        pass_to(link),
        max_age=PASS_HOLDS,
        path=address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return guarded(response)


def passed(request: HttpRequest, number: int, moment) -> GuestLink | None:
    """The link with this number, while it is open, for a browser that has a pass to it."""
    value = request.COOKIES.get(cookie_name(), "")
    if not value:
        return None
    try:
        link = of_pass(number, value)
    except BadSignature:
        refused.because(request, "a pass that is not ours", act=refused.LINK)
        return None
    return link if link and _is_open(request, link, moment) else None


def _is_open(request: HttpRequest, link: GuestLink, moment) -> bool:
    if why := why_closed(link, moment):
        said = f"guest link {link.pk}: {why}"
        refused.because(request, said, act=refused.LINK, of=f"story {link.article_id}")
    return not why


@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The version that the link is bound to, as readers would get it."""
    moment = timezone.now()
    link = passed(request, number, moment)
    if link is None:
        return closed(moment)
    story = press.preview_content(
        link.article,
        link.content,
        moment=moment,
        picture_address=lambda image: reverse("guest_picture", args=[number, image]),
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
def picture(request: HttpRequest, number: int, image_number: int) -> HttpResponse:
    """A picture of the version, with the same pass; nothing of the camera's data is in it."""
    moment = timezone.now()
    link = passed(request, number, moment)
    is_shown = link and image_number in pictures(link)
    image = Image.objects.filter(pk=image_number).first() if is_shown else None
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
    response = HttpResponse(render_to_string("desk/guest_closed.html", context), status=404)
    # Django would hand the address to every log: under an embargo its secret may open again.
    response._has_been_logged = True
    return guarded(response)


patterns = [
    path("preview/<int:number>/", page, name="guest_page"),
    path("preview/<int:number>/pictures/<int:image_number>.webp", picture, name="guest_picture"),
    # The address that is sent: a secret has dots in it.
    path("preview/<str:token>/", opened, name="guest_preview"),
]
