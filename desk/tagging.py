"""What the tags field offers and says: tags that exist, and those that are near to a new one.

It warns and never refuses: a word is filed as it was typed.
"""

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from arabic.cleaning import clean_headline
from arabic.folding import key
from desk.choosing import asks_for, staff_only
from tags.likeness import REASONS
from tags.models import OtherName, Tag, TagKey
from tags.queries import wanted_keys
from tags.words import split

OFFERED = 10
# A form has few tags; what asks about more of them is no form of ours.
ASKED_AT_MOST = 30
# Words that the person was warned of and kept; sent with the form by its script.
SEEN = "tags_seen"
NEAR = _(
    "«%(word)s» is a new tag, close to %(names)s. If they are one, put that one in its place, or "
    "ask an editor to merge them."
)


@require_GET
@staff_only
@asks_for("tags.view_tag")
def tags_json(request: HttpRequest) -> JsonResponse:
    """Tags of which a name holds what was typed, those of which one begins with it first.

    ``results`` are the tags' own names; ``hints`` tells of some by which other name they were
    found. Of a word that no tag has, ``near`` are the tags that are probably meant, and ``add`` is
    what choosing the word itself is called.
    """
    word = clean_headline(request.GET.get("q", "").replace("\x00", "")[:100])
    typed = key(word)
    if not typed:
        return JsonResponse({"results": []})
    found = _found(typed)
    answer = {
        "results": [name for name, _spelled in found.values()],
        "hints": {name: f"= {spelled}" for name, spelled in found.values() if spelled},
    }
    if not TagKey.objects.filter(folded_key=typed).exists():
        told = [tag.name for tag, _name, _how in _near(word)]
        answer["near"] = [name for name in told if name not in answer["results"]]
        answer["add"] = {"name": word, "words": gettext("A new tag: «%(name)s»") % {"name": word}}
    return JsonResponse(answer)


def _found(typed: str) -> dict[int, tuple[str, str]]:
    """The first tags: number -> (its name, the other name that was found or "")."""
    keys = TagKey.objects.order_by("folded_key")
    columns = ("tag", "folded_key", "tag__folded_key", "tag__name")
    rows = list(keys.filter(folded_key__startswith=typed).values_list(*columns)[: 2 * OFFERED])
    if len(rows) < OFFERED:
        rows += keys.filter(folded_key__contains=typed).values_list(*columns)[: 2 * OFFERED]
    found: dict[int, tuple[str, str]] = {}
    for number, one, own, name in rows:
        if len(found) < OFFERED:
            found.setdefault(number, (name, "" if one == own else one))
    others = OtherName.objects.filter(folded_key__in=[spelled for _name, spelled in found.values()])
    spelled = dict(others.values_list("folded_key", "name"))
    return {number: (name, spelled.get(one, "")) for number, (name, one) in found.items()}


def _near(word: str) -> list[tuple]:
    return next(iter(Tag.objects.near([word]).values()), [])


@require_GET
@staff_only
@asks_for("tags.view_tag")
def near_json(request: HttpRequest) -> JsonResponse:
    """Of these words (``q``, many): ``same`` are those that file under a tag of another name, and
    ``near`` those that no tag has and that are close to some."""
    words = [one.replace("\x00", "")[:100] for one in request.GET.getlist("q")[:ASKED_AT_MOST]]
    known = Tag.objects.known_as(wanted_keys(words))
    same, near = [], []
    offers = Tag.objects.near(words)
    for word in words:
        folded = next(iter(wanted_keys([word])), "")
        tag = known.get(folded)
        if tag and tag.folded_key != folded:
            same.append({"word": word, "value": tag.name})
        elif found := offers.get(clean_headline(word)):
            near.append({"word": word, "offers": [_offer(*one) for one in found]})
    return JsonResponse({"same": same, "near": near})


def _offer(tag: Tag, name: str, how: str) -> dict[str, str]:
    reason = str(REASONS[how])
    return {"value": tag.name, "hint": reason if name == tag.name else f"= {name} · {reason}"}


# Without a script ----------------------------------------------------------------------------


def near_before_saving(request: HttpRequest, words: list[str]) -> dict[str, list[tuple]]:
    """What is to be said of the new tags among these words, but for those that the form's script
    has warned of."""
    seen = set(wanted_keys(split(request.POST.get(SEEN, ""))))
    near = Tag.objects.near(words[:ASKED_AT_MOST])
    return {word: found for word, found in near.items() if found and key(word)[:100] not in seen}


def tell_of_near(request: HttpRequest, near: dict[str, list[tuple]]) -> None:
    for word, found in near.items():
        names = gettext(" or ").join(f"«{tag.name}»" for tag, _name, _how in found)
        messages.warning(request, NEAR % {"word": word, "names": names})
