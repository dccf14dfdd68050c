"""The texts that the pages about the newspaper begin with, in the language of the site."""

import tomllib
from pathlib import Path

from django.apps import apps as all_apps
from django.conf import settings

from editions import body
from editions.policies.models import Policy, PolicyName

FOLDER = Path(__file__).parent / "texts"
OTHERWISE = "en"


def texts(language: str) -> dict[str, dict[str, str]]:
    """Name -> title, summary and body; in English where there are none in this language."""
    file = FOLDER / f"{language.partition('-')[0]}.toml"
    if not file.is_file():
        file = FOLDER / f"{OTHERWISE}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def write_first_texts(model=Policy, using: str = "default") -> None:
    """Make the pages that are missing; rewrite those that nobody has edited, and no other."""
    found = texts(settings.LANGUAGE_CODE)
    rows = model.objects.using(using)
    stored = {row.name: row for row in rows.all()}
    for name in PolicyName.values:
        words = {
            column: text.replace("{name}", settings.NEWSROOM_NAME)
            for column, text in found[name].items()
        }
        words["body"] = body.sanitise(words["body"])
        if name not in stored:
            rows.get_or_create(name=name, defaults=words)
        elif any(getattr(stored[name], column) != text for column, text in words.items()):
            # Asked again in the statement: somebody may be saving it now.
            rows.filter(name=name, edited_at=None).update(**words)


def after_migrate(sender, using: str, apps=all_apps, **kwargs) -> None:
    try:
        model = apps.get_model("editions", "Policy")
    except LookupError:  # migrated back to before there were these pages
        return
    write_first_texts(model, using)
