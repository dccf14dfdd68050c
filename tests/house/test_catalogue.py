"""Every word that people see is translated, and the compiled catalogues hold the translations."""

import json
import re
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import global_settings
from django.core.management import CommandError, call_command
from django.utils import translation

from desk.choosing_urls import Words
from newsroom import catalogue
from newsroom.catalogue import PLACEHOLDER

ROOT = Path(__file__).resolve().parents[2]
EVERY = [(one, other) for one in catalogue.PLURALS for other in catalogue.DOMAINS]


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one room, one page and one script; ``say`` writes the words of the room."""
    (tmp_path / "reader").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "static").mkdir()
    (tmp_path / "static/one.js").write_text('element.title = gettext("Bold")\n')
    (tmp_path / "templates/page.html").write_text(
        "{% load i18n %}\n  <p>{% translate 'Latest' %}\n"
        "{% blocktranslate count n=n trimmed %}\n    {{ n }} story\n"
        "{% plural %}\n    {{ n }} stories\n{% endblocktranslate %}\n"
        '      {% translate "Person" context "source kind" as kind %}</p>\n'
    )

    def say(source):
        (tmp_path / "reader/views.py").write_text(source)
        return tmp_path

    return say


def translate(root, msgid, string, domain="django"):
    """Write a translation into the stored Arabic catalogue, as a translator does."""
    words = catalogue.merged(
        catalogue.gathered(root, domain), catalogue.stored(root, "ar", domain), "ar"
    )
    next(one for one in words if one.id == msgid).string = string
    catalogue.po_path(root, "ar", domain).write_bytes(catalogue.as_po(words))


def said(catalog: Catalog) -> set:
    return {(one.context, one.id) for one in catalog if one.id}


@pytest.mark.parametrize(("language", "domain"), EVERY)
def test_the_catalogue_is_complete_and_compiled(language, domain):
    assert catalogue.problems(ROOT, language, domain) == []


def test_words_inside_a_template_string_of_a_script_are_gathered(checkout):
    root = checkout("")
    (root / "static/two.js").write_text('one.textContent = `${gettext("Stored now:")} ${value}`\n')
    assert (None, "Stored now:") in said(catalogue.gathered(root, "djangojs"))


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.js")), ids=lambda one: one.name)
def test_scripts_say_words_by_a_name_that_is_gathered(path):
    """`window.gettext` may only be given its own name: words said by another are never gathered."""
    text = path.read_text("utf-8")
    named = re.findall(r"(\w+) = window\.(n?gettext) \|\|", text)
    assert all(name == other for name, other in named), named
    assert len(re.findall(r"window\.n?gettext", text)) == len(named)


def test_the_desk_serves_every_word_of_its_scripts_and_none_of_djangos(rf):
    with translation.override("ar"):
        script = Words.as_view()(rf.get("/")).content.decode()
    served = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", script, re.DOTALL)[1])
    own = {
        one.id[0] if one.pluralizable else one.id
        for one in catalogue.gathered(ROOT, "djangojs")
        if any(name.startswith("static/") for name, _line in one.locations)
    }
    assert own <= set(served)
    assert "January" not in served


def test_arabic_has_six_plural_forms_in_the_order_of_django():
    with translation.override("ar"):
        spoken = [
            translation.ngettext("%(count)s story", "%(count)s stories", n) % {"count": n}
            for n in (0, 1, 2, 3, 11, 100, 103)
        ]
    assert spoken == [
        "لا مقالات", "مقال واحد", "مقالان", "3 مقالات", "11 مقالاً", "100 مقال", "103 مقالات",
    ]  # fmt: skip


# What no page of ours says: names of languages, kinds of columns and of addresses, states of tasks.
NOT_SAID = {name for _code, name in global_settings.LANGUAGES} | {
    "Central Kurdish (Sorani)", "Malay", "Uyghur", "IPv4", "IPv6", "IPv4 or IPv6",
    "String (unlimited)", "Ready", "Running", "Failed", "Successful",
}  # fmt: skip
OF_DJANGO = [
    ("django", "conf"), ("django", "contrib/admin"), ("django", "contrib/auth"),
    ("django", "contrib/contenttypes"), ("django", "contrib/postgres"),
    ("django", "contrib/sessions"), ("djangojs", "contrib/admin"),
]  # fmt: skip


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize(("domain", "part"), OF_DJANGO)
def test_django_says_nothing_in_english(domain, part):
    """Its Arabic catalogue lags behind; what it lacks stands in locale/of_django and in ours."""
    places = Path(django.__file__).parent / part / "locale"
    theirs, ours = (
        read(folder / f"LC_MESSAGES/{domain}.po") for folder in (places / "ar", ROOT / "locale/ar")
    )
    left = set()
    for message in read(places / f"en/LC_MESSAGES/{domain}.po"):
        name = message.id[0] if message.pluralizable else message.id
        said = [found for found in (c.get(name, message.context) for c in (theirs, ours)) if found]
        translated = any(all(catalogue.strings(one)) and not one.fuzzy for one in said)
        if re.search("[A-Za-z]{2}", PLACEHOLDER.sub("", name)) and not translated:
            left.add(name)
    assert left - NOT_SAID == set()


def test_our_words_win_over_those_of_django():
    with translation.override("ar"):
        sentence = translation.gettext("The {name} “{obj}” was changed successfully.")
    # Django's own Arabic says here that it was added.
    assert sentence == "تم تعديل {name} «{obj}»."


def test_english_says_every_message_as_it_stands_in_the_code():
    with translation.override("en"):
        assert translation.gettext("standfirst") == "standfirst"
        assert translation.ngettext("%(count)s story", "%(count)s stories", 2) == (
            "%(count)s stories"
        )


def test_words_are_gathered_from_python_pages_and_scripts(checkout):
    root = checkout(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy as _p\n"
        'A = _("One " "sentence")\n'
        'B = _p("byline role", "Translation")\n'
        'C = ngettext("%(n)d tag", "%(n)d tags", 3)\n'
    )
    assert said(catalogue.gathered(root, "django")) == {
        (None, "One sentence"),
        ("byline role", "Translation"),
        (None, ("%(n)d tag", "%(n)d tags")),
        (None, "Latest"),
        (None, ("%(n)s story", "%(n)s stories")),
        ("source kind", "Person"),
    }
    assert said(catalogue.gathered(root, "djangojs")) == {(None, "Bold")}


def test_a_translation_is_kept_when_other_words_come_and_go(checkout):
    root = checkout('_("Headline")\n')
    catalogue.write(root, "ar", "django")
    translate(root, "Headline", "العنوان")
    checkout('_("Headline")\n_("Body")\n')
    catalogue.write(root, "ar", "django")
    assert catalogue.stored(root, "ar", "django")["Headline"].string == "العنوان"
    checkout('_("Body")\n')
    catalogue.write(root, "ar", "django")
    checkout('_("Headline")\n')
    words = catalogue.write(root, "ar", "django")
    assert words["Headline"].string == "العنوان"
    assert not words.obsolete


@pytest.mark.parametrize(
    ("msgid", "string", "complaint"),
    [
        ("Hello %(name)s", "", "not translated"),
        ("Hello %(name)s", "أهلاً %(nam)s", "other placeholders"),
        ("<bdi>%(name)s</bdi>", "%(name)s", "other placeholders or tags"),
        ("Hello", "أهلاً %s", "other placeholders"),
    ],
)
def test_a_wrong_translation_is_named(checkout, msgid, string, complaint):
    root = checkout(f'_("{msgid}")\n')
    catalogue.write(root, "ar", "django")
    translate(root, msgid, string)
    found = [line for line in catalogue.problems(root, "ar", "django") if msgid in line]
    assert len(found) == 1
    assert complaint in found[0]


def test_a_plural_may_leave_out_the_number_but_not_invent_one(checkout):
    root = checkout('ngettext("%(n)d tag", "%(n)d tags", n)\n')
    catalogue.write(root, "ar", "django")
    message = ("%(n)d tag", "%(n)d tags")
    forms = ("لا وسوم", "وسم", "وسمان", "%(n)d وسوم", "%(n)d وسماً", "%(n)d وسم")
    translate(root, message, forms)
    assert not any("tag" in line for line in catalogue.problems(root, "ar", "django"))
    translate(root, message, (*forms[:5], "%(m)d وسم"))
    assert any("placeholders" in line for line in catalogue.problems(root, "ar", "django"))


def test_what_is_no_longer_said_is_named_until_it_is_dropped(checkout):
    root = checkout('_("Headline")\n')
    catalogue.write(root, "ar", "django")
    translate(root, "Headline", "العنوان")
    checkout("")
    catalogue.write(root, "ar", "django")
    found = catalogue.problems(root, "ar", "django")
    assert any("no longer said: «Headline»" in line for line in found)
    catalogue.write(root, "ar", "django", drop=True)
    assert not any("Headline" in line for line in catalogue.problems(root, "ar", "django"))


def test_an_edited_translation_is_not_complete_before_it_is_compiled(checkout):
    root = checkout("")
    catalogue.write(root, "ar", "djangojs")
    translate(root, "Bold", "غامق", "djangojs")
    assert any("compiled" in line for line in catalogue.problems(root, "ar", "djangojs"))
    catalogue.write(root, "ar", "djangojs")
    assert catalogue.problems(root, "ar", "djangojs") == []


def test_writing_twice_changes_nothing(checkout):
    root = checkout('_("Headline")\n')
    catalogue.write(root, "ar", "django")
    path = catalogue.po_path(root, "ar", "django")
    before = path.read_bytes(), path.with_suffix(".mo").read_bytes()
    catalogue.write(root, "ar", "django")
    assert (path.read_bytes(), path.with_suffix(".mo").read_bytes()) == before


def test_the_check_of_an_incomplete_catalogue_fails(checkout, settings):
    root = checkout('_("Headline")\n')
    (root / "manage.py").touch()
    settings.SITE_DIR = root
    call_command("catalogue", verbosity=0)
    with pytest.raises(CommandError, match="not translated: «Headline»"):
        call_command("catalogue", check=True)
