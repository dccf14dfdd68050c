"""People and groups on the desk. Nobody gives, or takes over, a right they do not have."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Login
from desk import sessions
from desk.invitations import invite
from desk.meanwhile import ReadFirst
from desk.own_columns import OwnColumns
from desk.sections_of_editors import Person, sections_of, set_sections
from desk.typed_choice import ChosenByTyping
from language import saying

INVITED = _(
    "A letter with a link has gone to %(name)s: by it they set a password of their own, within "
    "a day."
)
ACTIONS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}

for model in (User, Group):
    admin.site.unregister(model)


def has_no_more_rights(than, person) -> bool:
    """Whether ``person`` has no right that ``than`` lacks, also when ``person`` is deactivated."""
    if than.is_superuser:
        return True
    if person.is_superuser:
        return False
    theirs = Permission.objects.filter(Q(user=person) | Q(group__user=person))
    known = than.get_all_permissions()
    return all(
        f"{app}.{codename}" in known
        for app, codename in theirs.values_list("content_type__app_label", "codename")
    )


def groups_within(user):
    """The groups whose every right this person has: the ones they may give."""
    if user.is_superuser:
        return Group.objects.all()
    known = user.get_all_permissions()
    beyond = [
        pk
        for pk, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
        if f"{app}.{codename}" not in known
    ]
    return Group.objects.exclude(permissions__in=beyond)


def group_label(group) -> str:
    """Group names are stored in English, so that code can ask for them."""
    return gettext(group.name)


def permission_label(permission) -> str:
    """«تعديل: مقالات» instead of the English name that the database stores."""
    action, _underscore, rest = permission.codename.partition("_")
    model = permission.content_type.model_class()
    if action in ACTIONS and model and rest == model._meta.model_name:
        return f"{model._meta.verbose_name_plural}: {ACTIONS[action]}"
    return gettext(permission.name)


class GroupFilter(admin.SimpleListFilter):
    title = _("group")
    parameter_name = "group"

    def lookups(self, request, model_admin):
        return [(str(group.pk), group_label(group)) for group in Group.objects.order_by("pk")]

    def queryset(self, request, queryset):
        known = dict(self.lookup_choices)
        return queryset.filter(groups=self.value()) if self.value() in known else queryset


class LoginInline(ChosenByTyping, admin.StackedInline):
    model = Login
    autocomplete_fields = ["author"]
    extra = 1
    max_num = 1
    verbose_name = verbose_name_plural = _("Signs as this author")


class NewPerson(forms.ModelForm):
    """Without a password: whoever is added sets their own (``desk.invitations``)."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email")
        field_classes = {"username": UsernameField}

    def clean_username(self):
        """Nobody is called as somebody else in other letters."""
        name = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise self.instance.unique_error_message(User, ["username"])
        return name

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class DeskUserAdmin(OwnColumns, ReadFirst, UserAdmin):
    # Signing in and a new password are no change of what the form says.
    uncompared = ("password", "last_login")
    change_form_template = "desk/person_form.html"
    list_display = ["username", "full_name", "group_names", "works"]
    list_filter = ["is_active", GroupFilter]
    inlines = [LoginInline]
    actions = ["deactivate", "activate"]
    search_fields = ["username", "first_name", "last_name", "email"]
    filter_horizontal = ["user_permissions"]

    people = [
        (None, {"fields": ["username"]}),
        (_("Personal info"), {"fields": [("first_name", "last_name"), "email"]}),
        (_("On the desk"), {"fields": ["is_active", "groups", "sections"]}),
    ]
    for_superusers = (
        pgettext_lazy("block of a form", "All rights"),
        {"fields": ["is_staff", "is_superuser", "user_permissions"], "classes": ["collapse"]},
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "section_rows__section")

    # In words: the admin's own mark is read out in English.
    @admin.display(description=_("active"), ordering="is_active")
    def works(self, user):
        return _("Yes") if user.is_active else _("No")

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return super().get_fieldsets(request, obj)
        return [*self.people, self.for_superusers] if request.user.is_superuser else self.people

    form = Person
    add_form = NewPerson
    add_fieldsets = [(None, {"fields": ["username", ("first_name", "last_name"), "email"]})]

    def get_urls(self):
        """Nobody types a password for somebody else."""
        return [one for one in super().get_urls() if one.name != "auth_user_password_change"]

    def response_add(self, request, obj, post_url_continue=None):
        """The person is told by letter how to come in; else who added them hands the link over."""
        link = invite(obj, by=request.user)
        if not link:
            self.message_user(request, INVITED % {"name": obj.get_full_name() or obj})
            return super().response_add(request, obj, post_url_continue)
        context = {
            **self.admin_site.each_context(request),
            "title": _("A new colleague"),
            "person": obj,
            "link": link,
        }
        return TemplateResponse(request, "desk/account/added.html", context)

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        kwargs |= {"queryset": groups_within(request.user), "widget": forms.CheckboxSelectMultiple}
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label_from_instance = group_label
        field.help_text = _("They say what this person may do.")
        return field

    def has_change_permission(self, request, obj=None):
        """Someone with more rights than yours is changed by nobody but a superuser: a password
        that you set is a login that you have."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or has_no_more_rights(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or has_no_more_rights(request.user, obj))

    def save_model(self, request, obj, form, change):
        """Whoever is added works here and may open the desk; their groups say for what. Who leaves
        and comes back signs in anew."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        if change and not obj.is_active and "is_active" in form.changed_data:
            sessions.end_all(obj, by=request.user)

    def save_related(self, request, form, formsets, change):
        """Groups that the form could not offer stay as they were."""
        kept = []
        if change and not request.user.is_superuser:
            offered = groups_within(request.user)
            kept = list(form.instance.groups.exclude(pk__in=offered))
        super().save_related(request, form, formsets, change)
        form.instance.groups.add(*kept)
        if "sections" in form.cleaned_data:
            set_sections(form.instance, form.cleaned_data["sections"])

    def fingerprint(self, request, obj) -> str:
        """Of the sections, too: they stand in the same form."""
        numbers = "-".join(str(one.pk) for one in sections_of(obj))
        return f"{super().fingerprint(request, obj)}-{numbers}"

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, user):
        return user.get_full_name()

    @admin.display(description=_("groups"))
    def group_names(self, user):
        groups = saying.listed(group_label(group) for group in user.groups.all())
        sections = self.sections(user)
        return f"{groups} ({sections})" if sections else groups

    @admin.display(description=_("sections"))
    def sections(self, user):
        return saying.listed(row.section.name for row in user.section_rows.all())

    @admin.action(description=_("Deactivate: no longer lets them in"), permissions=["change"])
    def deactivate(self, request, queryset):
        self._set_active(request, queryset, False)

    @admin.action(description=_("Activate"), permissions=["change"])
    def activate(self, request, queryset):
        self._set_active(request, queryset, True)

    @transaction.atomic
    def _set_active(self, request, queryset, value):
        """Yourself, and who has more rights, are left as they are."""
        chosen = [
            user
            for user in queryset.exclude(pk=request.user.pk).exclude(is_active=value)
            if has_no_more_rights(request.user, user)
        ]
        User.objects.filter(pk__in=[user.pk for user in chosen]).update(is_active=value)
        for user in chosen:
            # As the admin keeps it: said in English, shown in the language of who reads.
            self.log_change(request, user, [{"changed": {"fields": ["Active"]}}])
            if not value:
                sessions.end_all(user, by=request.user)
        words = _("Changed: %(names)s") if chosen else _("Nobody was changed.")
        self.message_user(request, words % {"names": saying.listed(chosen)})


@admin.register(Group)
class DeskGroupAdmin(OwnColumns, GroupAdmin):
    list_display = ["label", "members"]

    def has_change_permission(self, request, obj=None):
        """What a group may do is a matter of the house's table; only a superuser adds to it."""
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["label", "members", "rights"]})]

    def get_readonly_fields(self, request, obj=None):
        return ["label", "members", "rights"]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        group = self.get_object(request, object_id)
        named = {"subtitle": group_label(group)} if group else {}
        return super().change_view(request, object_id, form_url, {**named, **(extra_context or {})})

    def history_view(self, request, object_id, extra_context=None):
        group = self.get_object(request, unquote(object_id))
        label = group_label(group) if group else ""
        named = {"title": gettext("Change history: %s") % label, "subtitle": label}
        return super().history_view(request, object_id, {**named, **(extra_context or {})})

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request=request, **kwargs)
        if db_field.name == "permissions":
            field.label_from_instance = permission_label
        return field

    @admin.display(description=_("group"), ordering="name")
    def label(self, group):
        return group_label(group)

    @admin.display(description=_("members"))
    def members(self, group):
        return saying.listed(
            user.get_full_name() or user.get_username()
            for user in group.user_set.filter(is_active=True)
        )

    @admin.display(description=_("what they may do"))
    def rights(self, group):
        rights = group.permissions.select_related("content_type")
        return format_html_join(" · ", "{}", ((permission_label(one),) for one in rights))
