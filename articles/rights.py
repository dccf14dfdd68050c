"""Who may do what: the groups, their rights, and the questions asked about one article.

A group says what somebody may do, the rows of ``SectionEditor`` in which sections; without a row it
is every section, as is usual where three people make a paper. What an editor may do with one story
is asked here alone: ``may``, ``require``, ``may_change``, ``may_work_on``.

Permissions exist only after ``post_migrate``, so groups are made there, every time the same way.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from articles.models import SectionEditor
from articles.refusals import NotAllowed
from editions.models import Edition

JOURNALISTS = gettext_noop("Journalists")
EDITORS = gettext_noop("Editors")
MANAGING_EDITORS = gettext_noop("Managing editors")

_JOURNALIST = (
    "articles.add_article", "articles.change_article", "articles.view_article",
    "authors.view_author", "authors.add_source", "authors.view_source",
    "tags.view_tag", "tags.view_section",
    "images.add_image", "images.change_image", "images.view_image",
)  # fmt: skip
_EDITOR = (
    *_JOURNALIST,
    "articles.change_any_article", "articles.review_article", "articles.publish_article",
    "articles.assign_article", "articles.waive_check", "articles.share_article",
    "editions.arrange_front", "editions.show_editions",
    "articles.withdraw_article", "articles.view_event", "editions.view_edition",
    "authors.add_author", "authors.change_author", "authors.change_source",
    "articles.view_sourcenote", "articles.add_sourcenote", "articles.change_sourcenote",
    "tags.add_tag", "tags.change_tag", "tags.delete_tag",
    "editions.view_synonym", "editions.add_synonym", "editions.change_synonym",
    "editions.delete_synonym",
    "editions.view_errorreport", "editions.change_errorreport",
)  # fmt: skip
_MANAGING_EDITOR = (
    *_EDITOR,
    "articles.approve_own_article", "articles.advance_embargo", "articles.view_auditentry",
    "articles.view_strictness", "articles.add_strictness", "articles.change_strictness",
    "articles.delete_strictness",
    "tags.add_section", "tags.change_section", "tags.delete_section",
    "editions.view_policy", "editions.change_policy", "editions.delete_errorreport",
    "auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group",
    "articles.view_login", "articles.add_login", "articles.change_login", "articles.delete_login",
    "authors.delete_author", "authors.delete_source", "images.delete_image",
)  # fmt: skip

OTHER_SECTION = _("This story is in no section of yours. Ask an editor of its section.")

GROUPS: dict[str, tuple[str, ...]] = {
    JOURNALISTS: _JOURNALIST,
    EDITORS: _EDITOR,
    MANAGING_EDITORS: _MANAGING_EDITOR,
}


def make_groups_after_migrate(sender, using: str, **kwargs) -> None:
    """Create the groups and give them exactly the rights of the table above."""
    for room in ("articles", "editions", "authors", "tags", "images", "auth"):
        # Django makes each app's permissions in its turn; some of these come after this one.
        create_permissions(apps.get_app_config(room), verbosity=0, using=using)
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for name, rights in GROUPS.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(known[right] for right in rights if right in known)


def is_signed_by(user, article) -> bool:
    return article.bylines.filter(author__login__user=user).exists()


def owns(user, article) -> bool:
    """Begun by this person, assigned to them, or signed by the author they log in as.

    ``ArticleQuerySet.owned_by`` says the same of many.
    """
    if user.pk in (article.created_by_id, article.assigned_to_id):
        return True
    return is_signed_by(user, article)


def may_view(user, article) -> bool:
    return user.has_perm("articles.change_any_article") or (
        user.has_perm("articles.view_article") and owns(user, article)
    )


def sections_of(user) -> frozenset[int] | None:
    """The sections this person edits; None: all of them.

    One statement, once for each user object, as Django reads the rights of a person.
    """
    if user.is_superuser:
        return None
    if not hasattr(user, "_sections_edited"):
        rows = SectionEditor.objects.filter(user=user.pk).values_list("section", flat=True)
        user._sections_edited = frozenset(rows) or None
    return user._sections_edited


def is_in_their_section(user, article) -> bool:
    """A story without a section is everybody's who is limited to none."""
    sections = sections_of(user)
    return sections is None or article.section_id in sections


def may_move(user, article, out_of: int | None) -> bool:
    """Whether the story may be where it is now, and was not: what readers see, or will, leaves its
    section by its own editors. Those of another would decide of it there, who are journalists here.
    """
    sections = sections_of(user)
    if sections is None or out_of in sections or out_of == article.section_id:
        return True
    return not Edition.objects.filter(story=article.pk).seen_or_to_come(timezone.now()).exists()


def require_move(user, article, out_of: int | None) -> None:
    if not may_move(user, article, out_of):
        raise NotAllowed(OTHER_SECTION)


def may(user, right: str, article) -> bool:
    """Whether this person may do with this very story what the right is for."""
    return user.has_perm(right) and may_view(user, article) and is_in_their_section(user, article)


def require(user, right: str, article) -> None:
    """Raise NotAllowed, with a sentence that says why, where ``may`` says no."""
    if not (user.has_perm(right) and may_view(user, article)):
        raise NotAllowed
    if not is_in_their_section(user, article):
        raise NotAllowed(OTHER_SECTION)


def may_everywhere(user, right: str) -> bool:
    """For what is the whole paper's: its front page, the line on every page."""
    return user.has_perm(right) and sections_of(user) is None


def may_work_on(user, article) -> bool:
    """Whether the story is theirs to send on and to take back, in whatever state it is."""
    if may(user, "articles.change_any_article", article):
        return True
    return user.has_perm("articles.change_article") and owns(user, article)


def may_change(user, article) -> bool:
    """Editors work on every story of their sections; elsewhere they are journalists, who work on
    an own story that is not with the editors.

    A story whose very version was printed may be taken up again: that begins the next version.
    """
    if may(user, "articles.change_any_article", article):
        return True
    with_the_editors = article.state in ("in_review", "approved") and not article.is_printed
    return user.has_perm("articles.change_article") and owns(user, article) and not with_the_editors
