"""People who sign in. The e-mail is the name they sign in with."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone

from audit.registry import audited


class UserManager(BaseUserManager["User"]):
    """Creates people with a normalised e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with a usable password, or an unusable one if None."""
        if not email:
            raise ValueError("El correo es obligatorio.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """The operator's account for `manage.py createsuperuser`."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


@audited(hide=("password",), silent=("last_login",))
class User(AbstractBaseUser, PermissionsMixin):
    """A person of the clinic's staff."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("correo electrónico", unique=True)
    full_name = models.CharField("nombre completo", max_length=150)
    is_active = models.BooleanField("activa", default=True)
    is_staff = models.BooleanField("entra a la administración", default=False)
    date_joined = models.DateTimeField("alta", default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "persona"
        verbose_name_plural = "personas"
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_short_name(self) -> str:
        """The first name, for a greeting."""
        return self.full_name.split()[0] if self.full_name else self.email
