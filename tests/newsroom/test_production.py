"""Production is the default: what is safe needs no variable."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom import env
from newsroom.refusals import Refusal

ROOT = Path(__file__).parents[2]
ASKED = (
    *("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"),
    *("SECURE_HSTS_SECONDS", "X_FRAME_OPTIONS", "ALLOWED_HOSTS", "INSTALLED_APPS"),
    *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "NEWSROOM_COOKIES_BEGIN", "SESSION_COOKIE_PATH"),
    *("SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_PATH", "CSRF_COOKIE_DOMAIN"),
)


def settings(data: Path, **variables: str) -> dict:
    """The settings of a process in which nothing but `variables` is set."""
    code = (
        "import json; from newsroom import settings as s;"
        f"print(json.dumps({{name: getattr(s, name) for name in {ASKED}}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "NEWSROOM_DATA": str(data), **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_nothing_set_is_production(tmp_path):
    found = settings(tmp_path, NEWSROOM_BASE_URL="https://paper.example/")
    assert found["DEBUG"] is False
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["X_FRAME_OPTIONS"] == "DENY"
    assert found["ALLOWED_HOSTS"] == ["paper.example"]
    assert "zeal" not in found["INSTALLED_APPS"]


def test_cookies_over_https_are_bound_to_their_host(tmp_path):
    found = settings(tmp_path, NEWSROOM_BASE_URL="https://paper.example/")
    begins = found["NEWSROOM_COOKIES_BEGIN"]
    assert begins == "__Host-"
    for kind in ("SESSION", "CSRF"):
        assert found[f"{kind}_COOKIE_NAME"].startswith(begins)
        assert (found[f"{kind}_COOKIE_PATH"], found[f"{kind}_COOKIE_DOMAIN"]) == ("/", None)
    assert settings(tmp_path, NEWSROOM_DEMO="1")["NEWSROOM_COOKIES_BEGIN"] == ""


def test_only_the_demo_and_development_speak_plain_http(tmp_path):
    for variable in ("NEWSROOM_DEMO", "NEWSROOM_DEBUG"):
        assert not settings(tmp_path, **{variable: "1"})["SECURE_SSL_REDIRECT"]
        assert settings(tmp_path, **{variable: "0"})["SECURE_SSL_REDIRECT"]


def test_the_secret_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = env.kept_secret(tmp_path)
    assert len(first) > 50
    assert env.kept_secret(tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_a_secret_that_cannot_be_kept_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="NEWSROOM_SECRET_KEY"):
        env.kept_secret(tmp_path / "file")


def test_a_secret_key_may_begin_with_a_dollar(tmp_path):
    found = env.read({"NEWSROOM_SECRET_KEY": "$ecret", "PORT": "9000"}, root=tmp_path)
    assert found.secret_key == "$ecret"
    assert found.base_url == "http://127.0.0.1:9000"
    assert found.data == tmp_path / ".data"


def test_the_policy_of_every_answer_forbids_what_is_not_ours(client, db):
    policy = client.get("/admin/login/")["Content-Security-Policy"]
    directives = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["script-src"].split()[0] == "'self'"
    assert "unsafe" not in policy


# Secrets in files --------------------------------------------------------------------------


def kept_in(tmp_path, text: str) -> str:
    file = tmp_path / "credential"
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("name", env.SECRETS)
def test_a_secret_may_stand_in_a_file(tmp_path, name):
    secret = "k-12345678" if "KEY" in name else "postgres://$ecret"
    found = env.read({f"{name}_FILE": kept_in(tmp_path, f" {secret}\n")}, root=tmp_path)
    assert getattr(found, name.removeprefix("NEWSROOM_").lower()) == secret


def test_every_secret_of_the_environment_may_stand_in_a_file():
    """What is a key or holds a password by its address."""
    fields = env.Environment.__dataclass_fields__
    secret = {one for one in fields if re.search(r"(_url|_keys?)$", one)} - {"base_url"}
    assert secret == {one.removeprefix("NEWSROOM_").lower() for one in env.SECRETS}


@pytest.mark.parametrize("text", ["", " \n", None])
def test_a_file_that_holds_no_secret_stops_the_start(tmp_path, text):
    place = kept_in(tmp_path, text) if text is not None else str(tmp_path / "nothing")
    with pytest.raises(Refusal, match="NEWSROOM_SECRET_KEY_FILE"):
        env.read({"NEWSROOM_SECRET_KEY_FILE": place}, root=tmp_path)


def test_a_secret_that_is_given_twice_stops_the_start(tmp_path):
    given = {"EMAIL_URL": "smtp://a", "EMAIL_URL_FILE": kept_in(tmp_path, "smtp://b")}
    with pytest.raises(Refusal, match="both set"):
        env.read(given, root=tmp_path)


def test_a_process_starts_with_its_secrets_in_files(tmp_path):
    code = "from newsroom import settings as s; print(s.SECRET_KEY, s.DATABASES['default']['USER'])"
    files = {"NEWSROOM_SECRET_KEY": "of-the-vault", "DATABASE_URL": "postgres://mona:x@db/paper"}
    variables = {}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        variables[f"{name}_FILE"] = str(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "NEWSROOM_DATA": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["of-the-vault", "mona"]
    assert not (tmp_path / "secret_key").exists()
