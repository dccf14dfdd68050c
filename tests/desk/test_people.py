"""Who may change whom: nobody gives, or takes over, a right they do not have."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from articles import rights
from articles.models import AuditEntry, Login
from authors.models import Author
from desk.plain_words import yes_or_no
from tests.desk.test_accounts import is_in, sign_in


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root", password="root-secret")


def change(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def form(client, user, **values):
    """What the page of a person sends back, read a moment ago by who is signed in."""
    page = client.get(change(user))
    sent = {
        "read_as": (page.context or {}).get("read_as", ""),
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "is_active": "on",
        "groups": [group.pk for group in user.groups.all()],
        "login-TOTAL_FORMS": "0",
        "login-INITIAL_FORMS": "0",
    }
    return sent | values


def test_layla_cannot_open_users(client, layla):
    client.force_login(layla)
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert client.get(change(layla)).status_code == 403


def test_samir_cannot_open_users(client, samir):
    client.force_login(samir)
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_huda_gives_a_colleague_another_group(client, huda, layla):
    client.force_login(huda)
    editors = Group.objects.get(name=rights.EDITORS)
    assert client.post(change(layla), form(client, layla, groups=[editors.pk])).status_code == 302
    assert list(layla.groups.all()) == [editors]


@pytest.mark.parametrize("field", ["is_superuser", "user_permissions", "is_staff"])
def test_huda_cannot_raise_herself_or_others(client, huda, layla, field):
    client.force_login(huda)
    User.objects.filter(pk=layla.pk).update(is_staff=False)
    everything = [str(pk) for pk in Permission.objects.values_list("pk", flat=True)]
    for user in (huda, layla):
        value = everything if field == "user_permissions" else "on"
        client.post(change(user), form(client, user, **{field: value}))
        user.refresh_from_db()
        assert not user.is_superuser
        assert not user.user_permissions.exists()
    assert not layla.is_staff


def test_huda_cannot_change_a_superuser_or_set_their_password(client, huda, root):
    client.force_login(huda)
    client.post(change(root), form(client, root, username="mine"))
    client.post(reverse("account_person", args=[root.pk]), {"act": "invite"})
    root.refresh_from_db()
    assert root.username == "root"
    assert root.check_password("root-secret")


def test_huda_cannot_wake_a_deactivated_superuser(client, huda, root):
    User.objects.filter(pk=root.pk).update(is_active=False)
    client.force_login(huda)
    client.post(change(root), form(client, root))
    client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "activate", "_selected_action": [root.pk]},
    )
    root.refresh_from_db()
    assert not root.is_active


def test_huda_cannot_give_a_group_with_more_rights_than_hers(client, huda, layla):
    strong = Group.objects.create(name="Keepers")
    strong.permissions.add(Permission.objects.get(codename="change_permission"))
    client.force_login(huda)
    answer = client.post(change(layla), form(client, layla, groups=[strong.pk]))
    assert answer.status_code == 200
    assert strong not in layla.groups.all()


def test_a_group_that_huda_cannot_give_is_not_taken_away_by_her_either(client, root, huda, layla):
    strong = Group.objects.create(name="Keepers")
    layla.groups.add(strong)
    strong.permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(huda)
    client.post(change(layla), form(client, layla, groups=[strong.pk]))
    assert strong in layla.groups.all()


def test_a_person_with_more_rights_than_huda_cannot_be_changed_by_her(client, huda, samir):
    samir.user_permissions.add(Permission.objects.get(codename="delete_user"))
    client.force_login(huda)
    client.post(change(samir), form(client, samir, username="renamed"))
    samir.refresh_from_db()
    assert samir.username == "samir"


def test_whoever_huda_adds_can_open_the_desk(client, huda):
    client.force_login(huda)
    assert client.post(reverse("admin:auth_user_add"), {"username": "rami"}).status_code == 200
    rami = User.objects.get(username="rami")
    assert (rami.is_staff, rami.is_superuser) == (True, False)


def test_huda_says_which_author_a_colleague_signs_as(client, huda, omar):
    author = Author.objects.create(name="عمر النجار", gender="male")
    client.force_login(huda)
    sent = form(client, omar) | {
        "login-TOTAL_FORMS": "1",
        "login-INITIAL_FORMS": "0",
        "login-0-user": omar.pk,
        "login-0-author": author.pk,
    }
    assert client.post(change(omar), sent).status_code == 302
    assert Login.objects.get(user=omar).author == author


def test_a_deactivated_colleague_is_kept_and_cannot_enter(client, huda, layla):
    client.force_login(huda)
    client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "deactivate", "_selected_action": [layla.pk, huda.pk]},
    )
    layla.refresh_from_db()
    huda.refresh_from_db()
    assert (layla.is_active, huda.is_active) == (False, True)


def test_who_was_deactivated_and_is_back_signs_in_anew_and_both_stand_in_the_register(
    client, huda, layla
):
    hers = Client()
    sign_in(hers, "layla")
    client.force_login(huda)
    for action in ("deactivate", "activate"):
        sent = {"action": action, "_selected_action": [layla.pk]}
        client.post(reverse("admin:auth_user_changelist"), sent)
    assert not is_in(hers)
    entries = AuditEntry.objects.filter(act="admin.changed", subject=f"auth.user {layla.pk}")
    assert list(entries.values_list("by_name", flat=True)) == ["huda", "huda"]


def test_who_was_deactivated_in_the_form_and_is_back_signs_in_anew(client, huda, layla):
    hers = Client()
    sign_in(hers, "layla")
    client.force_login(huda)
    left = form(client, layla)
    del left["is_active"]
    for sent in (left, None):
        assert client.post(change(layla), sent or form(client, layla)).status_code == 302
    assert not is_in(hers)


def test_a_group_is_shown_by_its_translated_name_and_changed_by_no_editor(client, huda):
    client.force_login(huda)
    group = Group.objects.get(name=rights.JOURNALISTS)
    address = reverse("admin:auth_group_change", args=[group.pk])
    page = client.get(address)
    assert page.status_code == 200
    client.post(address, {"name": "Renamed", "permissions": []})
    group.refresh_from_db()
    assert group.name == rights.JOURNALISTS
    assert group.permissions.exists()


def test_the_history_of_a_group_names_it_in_arabic(client, huda):
    client.force_login(huda)
    group = Group.objects.get(name=rights.EDITORS)
    page = client.get(reverse("admin:auth_group_history", args=[group.pk])).content.decode()
    assert "المحررون" in page
    assert ">Editors<" not in page


def test_who_has_no_right_is_told_so_in_arabic(client, samir, layla):
    client.force_login(samir)
    response = client.post(reverse("admin:auth_user_change", args=[layla.pk]))
    assert response.status_code == 403
    assert "ليس لك أن تفعل هذا" in response.content.decode()
    response = client.get(f"{reverse('admin:index')}?x=%00")
    assert response.status_code == 400
    assert "تعذّر فهم هذا الطلب" in response.content.decode()


def test_a_switch_that_cannot_be_changed_is_told_in_words(client, samir):
    author = Author.objects.create(name="كريم الشامي", is_active=False)
    client.force_login(samir)
    page = client.get(reverse("admin:app_list", args=["authors"]))
    assert (page.status_code, page["Location"]) == (302, reverse("admin:index"))
    assert yes_or_no(author.is_active) == '<img src="/static/admin/img/icon-no.svg" alt="لا">'
