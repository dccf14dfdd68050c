"""Addresses: the desk's admin, the pictures, what machines of the house ask for; everything else is
the readers' pages."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe

from desk import account_pages, guest_pages
from newsroom import health
from newsroom.pictures import picture

handler404 = "reader.errors.not_found"
handler500 = "reader.errors.server_error"

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("admin/desk/", include("desk.urls")),
    path("admin/account/", include(account_pages.patterns)),
    path("admin/", admin.site.urls),
    # The pattern is the guard: a name has no folder in it and fits into one.
    re_path(
        r"^pictures/(?P<name>[\w-]{1,60}\.(?:webp|avif|jpg|png))$",
        require_safe(picture),
        name="picture",
    ),
    # For guests, outside the admin: a page of the desk without a login.
    *guest_pages.patterns,
    path("", include("reader.urls")),
]
