"""Addresses of the desk beside the admin's own."""

from django.urls import path

from desk import (
    acts,
    bell,
    beside,
    breaking,
    bulk,
    checking,
    choosing_urls,
    confidential,
    duplicating,
    front,
    going,
    guests,
    guide,
    handing,
    history,
    keeping,
    looks,
    near_copies,
    notes,
    pages,
    pictures,
    presence,
    reviewing,
    showing,
    suggesting,
    timing,
)

app_name = "desk"

PARTS = (
    bulk, keeping, presence, notes, checking, timing, handing, looks, guests, bell, breaking, front,
    reviewing, guide, history, pictures, duplicating, going, suggesting,
    near_copies, beside, showing, confidential,
)  # fmt: skip

urlpatterns = [
    *choosing_urls.patterns,
    *(pattern for part in PARTS for pattern in part.patterns),
    path("story/<int:number>/preview/", pages.preview, name="preview"),
    # Last: its name may be any word.
    path("story/<int:number>/<str:name>/", acts.act, name="act"),
]
