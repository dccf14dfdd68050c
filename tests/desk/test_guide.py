"""The help says to each what they can do."""

from django.urls import reverse


def test_layla_reads_of_writing_and_samir_of_editing_too(client, layla, samir):
    for person, parts in ((layla, 1), (samir, 2)):
        client.force_login(person)
        assert len(client.get(reverse("desk:help")).context["parts"]) == parts


def test_readers_have_no_help_of_the_desk(nour, db):
    assert nour(reverse("desk:help")).status_code == 302
