"""The door of the desk: a name and a password, then the second factor, where there is one."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth.views import LoginView
from django.utils.crypto import constant_time_compare

TYPED = "password"


def is_as_typed(login: Login) -> bool:
    """Whether the password that was typed at the door is the person's still."""
    now = login.user.get_session_auth_hash()
    return constant_time_compare(login.state.get(TYPED, ""), now)


class Entrance(LoginView):
    """The name and the password are right: allauth asks for the second factor, if there is one."""

    template_name = "admin/login.html"

    def form_valid(self, form):
        user = form.get_user()
        typed = {TYPED: user.get_session_auth_hash()}
        login = Login(user=user, redirect_url=self.get_success_url(), state=typed)
        return perform_password_login(self.request, {"username": user.get_username()}, login)
