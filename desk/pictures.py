"""Pictures dropped or pasted into a story: taken in one by one, and completed with their words.

For scripts. Without them the library's own form takes a picture in.
"""

from django import forms
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.utils import construct_change_message
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from articles import workflow
from desk import picture_rights
from desk.choosing import asks_for, staff_only
from desk.picture_cards import card, line, may_change, read_as
from images import metadata, renditions
from images.files import NotKept
from images.forms import PictureField, WordsForm
from images.likeness import likeness, near
from images.models import Image
from images.uploads import NOT_KEPT, fingerprint


class Upload(forms.Form):
    file = PictureField()


class PermitForm(forms.Form):
    """Left empty, what is known stays; where nothing is known the credit tells it."""

    permit = forms.ChoiceField(
        choices=[(one.value, one.label) for one in picture_rights.OFFERED], required=False
    )


@require_POST
@staff_only
def add(request: HttpRequest) -> JsonResponse:
    """Take in one ``file``; its words are read from it and completed afterwards.

    201 with the ``picture``; 200 when this very file is in the library; 409 with ``near`` pictures
    when others look like it, and nothing is stored until it is sent again with ``anyway``; 400 with
    ``errors``; 507 with ``errors`` when the disk did not take it: it may be sent again.
    """
    if not request.user.has_perm("images.add_image"):
        raise PermissionDenied
    upload = Upload(request.POST, request.FILES)
    if not upload.is_valid():
        return JsonResponse({"errors": upload.errors}, status=400)
    file = upload.cleaned_data["file"]
    sha256 = fingerprint(file)
    if same := Image.objects.filter(sha256=sha256).order_by("pk").first():
        return JsonResponse({"picture": card(same, request.user), "is_known": True})
    alike = likeness(file)
    if "anyway" not in request.POST and (others := near(alike)):
        return JsonResponse({"near": [line(one) for one in others]}, status=409)
    said = metadata.read(file)
    try:
        with transaction.atomic():
            image = Image.objects.create(
                file=file,
                alt=said.alt,
                caption=said.caption,
                credit=said.credit,
                taken_on=said.taken_on,
                sha256=sha256,
                likeness=alike,
            )
            _log(request, image, ADDITION, [{"added": {}}])
    except NotKept:
        return JsonResponse({"errors": {"file": [str(NOT_KEPT)]}}, status=507)
    return JsonResponse({"picture": card(image, request.user)}, status=201)


@require_POST
@staff_only
def words(request: HttpRequest, number: int) -> JsonResponse:
    """The words of a picture, completed. ``read_as`` is what the card said they were.

    200 with the ``picture``; 400 with ``errors`` by field; 409 with the ``picture`` as it is stored
    when somebody else changed it meanwhile.
    """
    with transaction.atomic():
        workflow.hold_stories_of(number)
        image = get_object_or_404(Image.objects.select_for_update(no_key=True), pk=number)
        if not may_change(request.user, image):
            raise PermissionDenied
        if request.POST.get("read_as") != read_as(image):
            told = _("A colleague changed the words of this picture meanwhile. Compare and save.")
            stored = card(image, request.user)
            return JsonResponse({"picture": stored, "errors": {"": [told]}}, status=409)
        form, permit = WordsForm(request.POST, instance=image), PermitForm(request.POST)
        if not (form.is_valid() and permit.is_valid()):
            return JsonResponse({"errors": form.errors | permit.errors}, status=400)
        if form.changed_data:
            form.save()
            _log(request, image, CHANGE, construct_change_message(form, None, False))
            if "credit" in form.changed_data and image.renditions:
                renditions.make_anew(image)
            workflow.picture_changed(image, by=request.user)
        if picture_rights.state(image, permit.cleaned_data["permit"]):
            # As the admin keeps it: said in English, shown in the language of who reads it.
            _log(request, image, CHANGE, [{"changed": {"fields": ["right to publish"]}}])
    return JsonResponse({"picture": card(image, request.user)})


@require_GET
@staff_only
@asks_for("images.view_image")
def guess_permit(request: HttpRequest) -> JsonResponse:
    """``permit``: the right that a picture with this ``credit`` is likely to have."""
    credit = request.GET.get("credit", "")[: Image._meta.get_field("credit").max_length]
    return JsonResponse({"permit": picture_rights.guessed(credit)})


def _log(request: HttpRequest, image: Image, act: int, message: list) -> None:
    LogEntry.objects.log_actions(request.user.pk, [image], act, message, single_object=True)


patterns: list = [
    path("pictures/add", add, name="add_picture"),
    path("pictures/<int:number>/words", words, name="picture_words"),
    path("pictures/permit", guess_permit, name="guess_permit"),
]
