"""Addresses of the desk beside the admin's own."""

from django.urls import path

from desk import acts, choosing_urls, pages

app_name = "desk"

urlpatterns = [
    *choosing_urls.patterns,
    path("tags.json", pages.tags_json, name="tags_json"),
    path("story/<int:number>/preview/", pages.preview, name="preview"),
    path("story/<int:number>/<str:name>/", acts.act, name="act"),
]
