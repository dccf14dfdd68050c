"""The door of the desk: a name and a password, then the second factor, where there is one."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth.views import LoginView


class Entrance(LoginView):
    """The name and the password are right: allauth asks for the second factor, if there is one."""

    template_name = "admin/login.html"

    def form_valid(self, form):
        user = form.get_user()
        login = Login(user=user, redirect_url=self.get_success_url())
        return perform_password_login(self.request, {"username": user.get_username()}, login)
