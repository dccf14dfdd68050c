"""A page with nothing but the editor of a body, under the site's own security policy."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from desk.choosing_urls import patterns
from desk.editor import BodyField, with_nonce
from desk.pictures import patterns as of_pictures

PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>-</title>
<script src="{% url 'words' %}"></script>{{ media }}</head>
<body><main><form method="post" id="form">{% csrf_token %}
<label for="id_body">النص</label>{{ form.body }}<button name="save" value="1">حفظ</button></form>
<output id="stored">{{ stored }}</output></main></body></html>"""


class BodyForm(forms.Form):
    body = BodyField(label="النص", required=False)


def page(request: HttpRequest) -> HttpResponse:
    stored = ""
    form = BodyForm(request.POST or None, initial={"body": request.GET.get("body", "")})
    if request.method == "POST" and form.is_valid():
        stored = form.cleaned_data["body"]
    context = {"form": form, "media": with_nonce(form.media, request), "stored": stored}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [
    path("write/", page),
    path("favicon.ico", lambda request: HttpResponse(status=204)),
    path("words.js", JavaScriptCatalog.as_view(packages=["desk"]), name="words"),
    path("admin/desk/", include(([*patterns, *of_pictures], "desk"))),
    path("", include("reader.urls")),
]
