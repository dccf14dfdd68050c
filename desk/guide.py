"""The help of the desk: short answers to what people ask, for whoever writes and whoever edits."""

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

# (question, answer); the long guides with pictures stand in docs/editors.
WRITING = (
    (
        _("Is my text safe while I type?"),
        _(
            "Yes. It is kept at most three seconds after your last key: on the server, or in this "
            "browser while the line is down. Open the story again and your text is there. Others "
            "see it only when you press «Save»."
        ),
    ),
    (
        _("A colleague is writing in the same story. What now?"),
        _(
            "You are told who it is. Ask them, or take the story over: their text stays kept for "
            "them. If both of you save, the second sees both texts side by side and chooses."
        ),
    ),
    (
        _("How do I add a picture?"),
        _(
            "Drop it on the story, paste it, or choose it from the library. Credit and caption are "
            "read from the file; say in a few words what it shows, for readers who cannot see it."
        ),
    ),
    (
        _("How do I link to another story of ours?"),
        _(
            "With «Read also» in the toolbar for a card inside the text, or under the related "
            "links: type its headline or number, or paste its address."
        ),
    ),
    (
        _("The source must not be named."),
        _(
            "Choose the source, tick «unnamed» and write how readers are told of it, for example "
            "«an informed source». The name is never printed and stands on no preview."
        ),
    ),
    (
        _("How do I find a story again?"),
        _(
            "Press «/» on any page and type words of it: of the headline or the text, in any form, "
            "the beginning is enough; or the author, a tag, the number. Below the search of the "
            "list «How to ask precisely» says how to ask for a state, a section or days."
        ),
    ),
    (
        _("What do the findings beside the text mean?"),
        _(
            "Required ones must be mended before the story goes on; advised ones may be waived by "
            "an editor. Press a finding to go to its place; most mend themselves at a click."
        ),
    ),
)
EDITING = (
    (
        _("Where do I see what changed?"),
        _(
            "Open the story from the queue: every change since the live edition or the last "
            "approval is marked in its place. Changes of spelling only are marked more quietly."
        ),
    ),
    (
        _("How do I ask the writer for something?"),
        _(
            "Select the passage on the review screen and write a note beside it, then return the "
            "story. The writer finds the note at that passage and settles it there."
        ),
    ),
    (
        _("How do I correct a published story?"),
        _(
            "Change it, approve it and publish it again as a correction or a clarification with a "
            "note: readers see it below the story and on the page of corrections. A silent change "
            "moves no time."
        ),
    ),
    (
        _("What does an embargo do?"),
        _(
            "Until its time nobody can publish the story, also by mistake, and its preview links "
            "are closed. Only a managing editor may advance or lift it."
        ),
    ),
    (
        _("How do I show a story to somebody outside?"),
        _(
            "Give a preview link: it shows this version alone, expires by itself, and you can "
            "revoke it at any time."
        ),
    ),
    (
        _("How do I change the front page?"),
        _(
            "Under «The front page» place stories with a start and an end where you like; the rest "
            "fills itself. Each arrangement can be taken back. The breaking bar switches itself "
            "off."
        ),
    ),
    (
        _("I published by mistake."),
        _("Withdraw the story at once: readers see it no more, and the reason is recorded."),
    ),
)


@require_GET
@staff_member_required(login_url="admin:login")
def read_help(request: HttpRequest) -> HttpResponse:
    """What this person can do here; editing is explained to those who may review."""
    parts = [(_("While you write"), WRITING)]
    if request.user.has_perm("articles.review_article"):
        parts.append((_("Editing"), EDITING))
    context = {**admin.site.each_context(request), "title": _("Help"), "parts": parts}
    return TemplateResponse(request, "desk/help.html", context)


patterns = [path("help/", read_help, name="help")]
