"""A link by which somebody sets their own password: nobody ever types one for somebody else.

The link is signed over what is stored of the person, and stored nowhere but in its letter. It ends
after a day (PASSWORD_RESET_TIMEOUT), with the first password that is set by it, with the next link
for the same person, and when their address of e-mail is changed.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from articles import audit
from articles.models import Mail
from desk.sessions import end_all
from editions.queries import database_moment


class Signed(PasswordResetTokenGenerator):
    key_salt = "desk.invitations"


signed = Signed()


@transaction.atomic
def invite(user: User, *, by) -> str:
    """Let this person set a password of their own; until then no password lets them in.

    The link goes to them by letter, and "" is returned. Where no letters are sent, or they have no
    address, the link itself is returned, to be handed over by whoever asked for it.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_all(user, by=by, enter=False)
    number = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("account_invited", args=[number, signed.make_token(user)])
    link = settings.NEWSROOM_DESK_URL + path
    is_sent = bool(settings.NEWSROOM_SENDS_MAIL and user.email)
    subject = f"user {user.get_username()}"
    audit.enter("account.invited", by=by, subject=subject, detail="letter" if is_sent else "shown")
    if not is_sent:
        return link
    _write(user, link)
    return ""


def _write(user: User, link: str) -> None:
    now = database_moment()
    with translation.override(settings.LANGUAGE_CODE):
        named = {"newsroom": settings.NEWSROOM_NAME, "name": user.get_username(), "link": link}
        subject = _("Your account on the desk of %(newsroom)s") % named
        text = render_to_string("desk/mail/invitation.txt", named)
    # The newest link alone opens: letters that still wait with an older one are not sent.
    Mail.objects.filter(to=user, subject=subject, sent_at=None).delete()
    Mail.objects.create(to=user, subject=subject, text=text, written_at=now, try_at=now)
