"""The bell in the header of every page of the desk."""

from django import template

from articles.models import Notice

register = template.Library()

COUNTED_AT_MOST = 99


@register.simple_tag(takes_context=True)
def unseen_notices(context) -> int:
    """How many notices this person has not seen, at most 99; one statement."""
    user = getattr(context.get("request"), "user", None)
    if not user or not user.is_authenticated:
        return 0
    unseen = Notice.objects.filter(to=user, seen_at=None).values("pk")
    return len(unseen[:COUNTED_AT_MOST])
