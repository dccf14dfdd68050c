"""The admin: its own pages, and for each table of the library what may be done with its rows."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import rights
from articles.checks import RULES
from tests.desk.posted import posted
from tests.house.matrix.rows import Row

NO_VERB, NO_VERB_DESK = "no such verb", "no such verb on the desk"
NOBODY = "nobody"
J_READ, J_WRITE = "journalists read", "journalists write"
E_READ, E_WRITE = "editors read", "editors write"
M_READ, M_WRITE = "managing editors read", "managing editors write"

# What is typed into the forms ------------------------------------------------------------------


def rows(prefix: str) -> dict:
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}


def read(**values):
    """With what the page says it was read as."""
    return lambda world, story, who: values | world.read_as(who)


def a_picture(world, story, who) -> dict:
    file = SimpleUploadedFile("other.png", world.pixels, "image/png")
    return {"file": file, "alt": "جسر آخر", "credit": "قسم التصوير", **rows("rights")}


def a_password(world, story, who) -> dict:
    new = {"new_password1": "jisr-0-nahr-1", "new_password2": "jisr-0-nahr-1"}
    return {"old_password": f"{who}-secret", **new}


def groups(world, story, who) -> dict:
    journalists = Group.objects.get(name=rights.JOURNALISTS).pk
    person = {"username": "omar", "first_name": "عمر", "is_active": "on", "groups": [journalists]}
    return person | rows("login") | world.read_as(who)


AUTHOR = {"name": "سلمى", "kind": "person", "gender": "female", "is_active": "on", **rows("links")}
SOURCE = {"name": "وكالة النهر", "kind": "agency", **rows("desk_note")}
TAG = {"name": "جسور", "other_names": ""}
SECTION = {"name": "علوم", "position": "3"}
PERSON = {"username": "salma"}
SYNONYM = {"words": "جسر، قنطرة", "kind": "meaning"}
WORDS = {"alt": "جسر في الليل", "credit": "قسم التصوير", "focal_x": "0.5", "focal_y": "0.5"}

# For each table: rules of list, add, change, delete and history; of reading and, after a slash, of
# writing. Whoever may add may not thereby change.
TABLES = {
    "authors/author": (J_READ, f"{E_READ}/{E_WRITE}", f"{J_READ}/{E_WRITE}",
                       f"{M_READ}/{M_WRITE}", J_READ, "spare_author", AUTHOR, AUTHOR),
    "authors/source": (J_READ, f"{J_READ}/{J_WRITE}", f"{J_READ}/{E_WRITE}",
                       f"{M_READ}/{M_WRITE}", J_READ, "spare_source", SOURCE, SOURCE),
    "images/image": (J_READ, f"{J_READ}/{J_WRITE}", f"{J_READ}/{J_WRITE}",
                     f"{M_READ}/{M_WRITE}", J_READ, "spare_image", a_picture,
                     WORDS | rows("rights")),
    "tags/tag": (J_READ, f"{E_READ}/{E_WRITE}", f"{J_READ}/{E_WRITE}",
                 f"{E_READ}/{E_WRITE}", J_READ, "draft_tag", TAG, TAG),
    "tags/section": (J_READ, f"{M_READ}/{M_WRITE}", f"{J_READ}/{M_WRITE}",
                     f"{M_READ}/{M_WRITE}", J_READ, "spare_section", SECTION, SECTION),
    "auth/user": (M_READ, f"{M_READ}/{M_WRITE}", f"{M_READ}/{M_WRITE}",
                  f"{NOBODY}/{NOBODY}", M_READ, "omar_number", PERSON, groups),
    "auth/group": (M_READ, f"{NOBODY}/{NOBODY}", f"{M_READ}/{NOBODY}",
                   f"{NOBODY}/{NOBODY}", M_READ, "group", {"name": "x"}, {"name": "x"}),
    "editions/policy": (M_READ, f"{NOBODY}/{NOBODY}", f"{M_READ}/{M_WRITE}",
                        f"{NOBODY}/{NOBODY}", M_READ, "policy", {},
                        {"title": "من نحن", "summary": "", "body": "<p>صحيفة.</p>"}),
    "articles/auditentry": (M_READ, f"{NOBODY}/{NOBODY}", f"{M_READ}/{NOBODY}",
                            f"{NOBODY}/{NOBODY}", M_READ, "entry", {}, {}),
    # A report is settled by who edits the section of its story.
    "editions/errorreport": (E_READ, f"{NOBODY}/{NOBODY}", f"{E_READ}/editors of its section write",
                             f"{M_READ}/{M_WRITE}", E_READ, "report", {},
                             {"note": "صُحح الاسم"}),
    "editions/synonym": (E_READ, f"{E_READ}/{E_WRITE}", f"{E_READ}/{E_WRITE}",
                         f"{E_READ}/{E_WRITE}", E_READ, "synonym", SYNONYM, SYNONYM),
}  # fmt: skip


def of_table(table: str) -> list[Row]:
    """The admin's six routes of a table."""
    listed, add, change, delete, history, one, added, changed = TABLES[table]
    here, values = f"admin/{table}/", {"object_id": f"@{one}"}
    typed = changed if callable(changed) else read(**changed)
    return [
        Row(here, listed, listed),
        Row(f"{here}add/", *add.split("/"), sent=added),
        Row(f"{here}<path:object_id>/change/", *change.split("/"), values=values, sent=typed),
        Row(f"{here}<path:object_id>/delete/", *delete.split("/"), values=values,
            sent={"post": "yes"}),
        Row(f"{here}<path:object_id>/history/", history, history, values=values),
        Row(f"{here}<path:object_id>/", "the desk is led on", "the desk is led on", values=values),
    ]  # fmt: skip


ROOMS = "|".join(dict.fromkeys(model._meta.app_label for model in admin.site._registry))

ROWS = (
    *(row for table in TABLES for row in of_table(table)),
    Row("admin/articles/article/", J_READ, J_READ),
    Row("admin/articles/article/add/", J_READ, J_WRITE,
        sent=lambda world, story, who: posted(headline="عنوان", section=world.politics.pk)),
    Row("admin/articles/strictness/", M_READ, M_WRITE,
        sent={"level-picture": "off", "was-picture": ""} if "picture" in RULES else {}),
    # Tags that may be one, and what was merged
    Row("admin/tags/tag/twins/", E_READ, "editors find no such verb"),
    Row("admin/tags/tag/merges/", E_READ, "editors find no such verb"),
    Row("admin/tags/tag/apart/", "editors find no such verb", E_WRITE,
        sent=lambda world, story, who: {"_selected_action": [world.tag, world.draft_tag]}),
    Row("admin/tags/tag/merges/<int:number>/undo/", "editors find no such verb", E_WRITE,
        values={"number": "@former_tag"}),
    # People
    # The admin's own
    Row("admin/", "the desk reads", "the desk reads"),
    Row("admin/login/", "who signs in", "everybody reads"),
    Row("admin/logout/", "signs out, by that verb", "signs out"),
    Row("admin/password_change/", "the desk reads", "the desk writes", sent=a_password),
    Row("admin/password_change/done/", "the desk reads", NO_VERB_DESK),
    Row("admin/autocomplete/", J_READ, NO_VERB_DESK,
        query="app_label=articles&model_name=articlebyline&field_name=author&term="),
    Row("admin/jsi18n/", "the desk reads", NO_VERB_DESK),
    # To the page of readers, for who may see the row; of what has no list here it tells nothing.
    Row("admin/r/<path:content_type_id>/<path:object_id>/", "journalists are led on",
        "journalists are led on",
        values={"content_type_id": "@type_of_authors", "object_id": "@draft_author"}),
    Row("admin/r/<path:content_type_id>/<path:object_id>/", "the desk: nothing there",
        "the desk: nothing there",
        values={"content_type_id": "@type_of_editions", "object_id": "@scheduled_edition"}),
    Row(f"admin/^(?P<app_label>{ROOMS})/$", "the desk is led on", "the desk is led on",
        address="/admin/tags/"),
    Row("admin/(?P<url>.*)$", "the desk: nothing there", "the desk: nothing there",
        address="/admin/nowhere/"),
)  # fmt: skip
