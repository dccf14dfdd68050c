"""Addresses of the readers' pages."""

app_name = "reader"

urlpatterns = []
