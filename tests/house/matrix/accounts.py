"""The pages of signing in and of one's own account. Nobody of the table has a second factor yet;
what is answered to who has one is told in tests/desk/test_accounts.py."""

import time

from allauth.account.internal.flows import login
from django.conf import settings

from tests.house.matrix.rows import Row

OWN = "admin/account/"
READS, WRITES, LED_ON = "the desk reads", "the desk writes", "the desk is led on"
NOT_THERE, EVERYBODY_LED_ON = "the desk: nothing there", "everybody is led on"


def shown(world, story) -> None:
    """Everybody has shown a moment ago that it is they."""
    for client in world.clients.values():
        session = client.session
        if number := session.get("_auth_user_id"):
            session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = number
            records = [{"method": "password", "at": time.time(), "reauthenticated": True}]
            session[login.AUTHENTICATION_METHODS_SESSION_KEY] = records
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def a_password(world, story, who) -> dict:
    return {"password": f"{who}-secret"}


ROWS = (
    # One's own: of somebody else's account no address tells anything, but to managing editors
    Row(OWN, READS, WRITES, sent={"act": "end_others"}, before=shown),
    Row(f"{OWN}person/<int:number>/", "managing editors read", "managing editors write",
        values={"number": "@omar_number"}, sent={"act": "end"}, before=shown),
    Row(f"{OWN}person/<int:number>/", "managing editors read", "managing editors write",
        values={"number": "@omar_number"}, query="lost", sent={"act": "factors"}, before=shown),
    Row(f"{OWN}person/<int:number>/", "managing editors read", "managing editors write",
        values={"number": "@omar_number"}, query="forgot", sent={"act": "invite"}, before=shown),
    # Long after signing in
    Row(OWN, READS, LED_ON, query="later", sent={"act": "end_others"}),
    Row(f"{OWN}person/<int:number>/", "managing editors read", "managing editors are led on",
        values={"number": "@omar_number"}, query="later", sent={"act": "end"}),
    # What guards the account is changed shortly after showing that it is oneself, not before
    Row(f"{OWN}again/", READS, WRITES, sent=a_password),
    Row(f"{OWN}again/code/", LED_ON, LED_ON, sent={"code": "000000"}),
    Row(f"{OWN}again/passkey/", LED_ON, LED_ON, sent={"credential": "{}"}),
    Row(f"{OWN}app/", LED_ON, LED_ON, sent={"code": "000000"}),
    Row(f"{OWN}app/take/", NOT_THERE, NOT_THERE),
    Row(f"{OWN}codes/", NOT_THERE, "no such verb on the desk"),
    Row(f"{OWN}codes/new/", LED_ON, LED_ON),
    Row(f"{OWN}passkeys/add/", LED_ON, LED_ON, sent={"credential": "{}"}),
    Row(f"{OWN}passkeys/<int:pk>/", LED_ON, LED_ON, values={"pk": "1"}),
    Row(f"{OWN}passkeys/<int:pk>/take/", LED_ON, LED_ON, values={"pk": "1"}),
    # On the way in
    Row(f"{OWN}in/", "everybody is asked who they are", "everybody is asked who they are"),
    Row(f"{OWN}second-factor/", EVERYBODY_LED_ON, EVERYBODY_LED_ON, sent={"code": "000000"}),
    Row(f"{OWN}invited/<str:uidb64>/<str:token>/", "everybody: nothing there",
        "everybody: nothing there", values={"uidb64": "MQ", "token": "wrong-link"}),
    Row(f"{OWN}passkey/", EVERYBODY_LED_ON, EVERYBODY_LED_ON, sent={"credential": "{}"}),
)  # fmt: skip
