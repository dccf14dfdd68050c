"""Addresses: the desk's admin; everything else belongs to the reader's pages."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("reader.urls")),
]
