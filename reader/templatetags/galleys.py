"""What a page wrote of a card or a story is written once and used again (`editions.galleys`)."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


class GalleyNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(
        self, nodelist: NodeList, owner: FilterExpression, name: str, said: list[FilterExpression]
    ):
        self.nodelist, self.owner, self.name, self.said = nodelist, owner, name, said

    def render(self, context) -> SafeString:
        pieces = getattr(self.owner.resolve(context), "pieces", None)
        if pieces is None:
            return self.nodelist.render(context)
        said = [one.resolve(context, ignore_failures=True) for one in self.said]
        key = (self.name, get_language(), context.get("without_pictures"), *said)
        if key not in pieces:
            pieces[key] = mark_safe(self.nodelist.render(context))
        return pieces[key]


@register.tag
def galley(parser: Parser, token: Token) -> GalleyNode:
    """``{% galley card "name" size plain %}…{% endgalley %}``: the part between depends on the
    card (or the story), on the values named here, on the language and on whether the page is one
    without pictures; on nothing else. A preview has no galley and is written anew."""
    _tag, owner, name, *said = token.split_contents()
    nodelist = parser.parse(("endgalley",))
    parser.delete_first_token()
    return GalleyNode(
        nodelist,
        parser.compile_filter(owner),
        name.strip("\"'"),
        [parser.compile_filter(one) for one in said],
    )
