"""Signing in again beside a story that is being typed: the page stays, and so does its text."""

from uuid import uuid4

from django.contrib import admin
from django.contrib.auth import login
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from articles import rights
from articles.models import Article
from desk.accounts import factors_of
from desk.attempts import remember_device
from desk.choosing import private
from desk.tickets import Ticket


@require_GET
@private
def standing(request: HttpRequest) -> JsonResponse:
    """Who is signed in, a token for the next post, and a new window of ``?story=``."""
    answer = {"by": None, "csrf": get_token(request)}
    user = request.user
    if not (user.is_active and user.is_staff):
        return JsonResponse(answer)
    answer["by"] = user.pk
    number = request.GET.get("story", "")
    article = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        article = Article.objects.filter(pk=number).first()
    if not number or (article and rights.may_view(user, article)):
        ticket = Ticket(uuid4(), user.pk, article and article.pk)
        answer |= {"window": str(ticket.window), "ticket": ticket.signed()}
    return JsonResponse(answer)


@sensitive_post_parameters("password")
@require_POST
@private
def sign_in(request: HttpRequest) -> JsonResponse:
    """A session for the person whose window it is; for nobody else, since the text is theirs.

    400 with ``error`` for a wrong password, 409 for somebody else, or for whoever has a second
    factor: they sign in at ``address``, in another window.
    """
    ticket = Ticket.of(request.POST)
    form = admin.site.login_form(request, data=request.POST)
    if not form.is_valid():
        words = " ".join(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"error": words}, status=400)
    user = form.get_user()
    if ticket is None or ticket.by != user.pk:
        words = _(
            "This page belongs to somebody else. Sign in as the person who opened it, "
            "or open the desk in a new window."
        )
        return JsonResponse({"error": words}, status=409)
    if factors_of(user):
        words = _(
            "Your account asks for a second factor. Your text is kept: sign in in a new window and "
            "come back, and this page goes on by itself."
        )
        return JsonResponse({"error": words, "address": reverse("admin:login")}, status=409)
    login(request, user)
    answer = JsonResponse({"by": user.pk, "csrf": get_token(request)})
    remember_device(request, answer, user)
    return answer


patterns: list = [
    path("standing/", standing, name="standing"),
    path("sign-in/", sign_in, name="sign_in"),
]
