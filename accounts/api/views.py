"""The base of every view of the API, and what a token says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import TokenAuthentication
from accounts.api.pagination import SignedCursorPagination
from accounts.api.strict import Query
from accounts.models import Membership, Scope
from accounts.permissions import Permission
from audit.actor import acting, actor_of
from audit.models import Action
from audit.services.access import access_record

Door = tuple[Scope | None, Permission | None]


class RoomView(APIView):
    """A door to a room: who may pass (`doors`), with which parameters (`query_class`).

    What it calls are the services and selectors of the web; here is only the translation.
    """

    doors: ClassVar[Mapping[str, Door]] = {}
    query_class: ClassVar[type[Query]] = Query
    pagination_class: ClassVar[type[SignedCursorPagination] | None] = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Everything written inside is the token's person's, by this token."""
        with ExitStack() as self.actor:
            return super().dispatch(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """Authenticate, and tell the change history who acts."""
        super().perform_authentication(request)
        if request.auth is not None:
            actor = replace(actor_of(request._request), label=f"API: {request.auth.prefix}…")
            self.actor.enter_context(acting(actor))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the door: read the parameters, refusing unknown and repeated ones."""
        super().initial(request, *args, **kwargs)
        given = request.query_params
        repeated = [name for name in given if len(given.getlist(name)) > 1]
        if repeated:
            raise serializers.ValidationError(dict.fromkeys(repeated, "Está repetido."))
        wanted = self.query_class if request.method in ("GET", "HEAD") else Query
        query = wanted(data=given.dict())
        query.is_valid(raise_exception=True)
        self.asked: dict[str, Any] = query.validated_data

    @property
    def membership(self) -> Membership:
        """Who acts, and where."""
        found: Membership = self.request.auth.membership
        return found

    def page(
        self, rows: QuerySet[Any], serializer: type[Any], *, ordering: tuple[str, ...]
    ) -> Response:
        """A page of rows, recorded as a listing."""
        paginator = SignedCursorPagination(ordering)
        found = paginator.paginate_queryset(rows, self.request, self)
        self.note_list(rows.model, count=len(found))
        return paginator.get_paginated_response(serializer(found, many=True).data)

    def note_read(self, obj: Model, *, patient: Model | None = None) -> None:
        """Record that a row was read."""
        access_record(
            action=Action.READ,
            request=self.request._request,
            obj=obj,
            patient=patient,
            detail=self._by_token(),
        )

    def note_list(self, model: type[Model], *, count: int) -> None:
        """Record that rows were listed: how many, and the names of the filters."""
        names: Iterable[str] = sorted(set(self.asked) - {"cursor", "page_size"})
        filters = f" · filtros: {', '.join(names)}" if names else ""
        detail = f"{count} resultado{'' if count == 1 else 's'}{filters}{self._by_token()}"
        access_record(action=Action.LIST, request=self.request._request, obj=model, detail=detail)

    def _by_token(self) -> str:
        return f" · API {self.request.auth.prefix}…"


class PlaceSerializer(serializers.Serializer[Any]):
    """A clinic, by its name."""

    public_id = serializers.UUIDField()
    name = serializers.CharField()


class TokenSerializer(serializers.Serializer[Any]):
    """A token, without its secret."""

    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    expires_at = serializers.DateTimeField()
    person = serializers.CharField(source="membership.user.full_name")
    role = serializers.CharField(source="membership.role")
    clinic = PlaceSerializer(source="membership.clinic")


class TokenView(RoomView):
    """What the token in use is and may do."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": (None, None)}

    @extend_schema(
        operation_id="token_read",
        summary="La clave en uso: persona, consultorio, permisos y vigencia",
        tags=["clave"],
        responses=TokenSerializer,
    )
    def get(self, request: Request) -> Response:
        """The token itself."""
        return Response(TokenSerializer(request.auth).data)


@extend_schema(exclude=True)
class NothingView(RoomView):
    """An address that does not exist: refused as everything else is."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Whoever comes in finds nothing."""
        super().initial(request, *args, **kwargs)
        raise Http404("No hay tal dirección. Todas terminan en «/».")


class SchemaView(SpectacularJSONAPIView):
    """The OpenAPI document, for a token or for a person signed in."""

    authentication_classes = [TokenAuthentication, SessionAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes: list[Any] = []

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """OpenAPI 3, as JSON."""
        return super().get(request, *args, **kwargs)


@require_GET
@login_required
def docs(request: HttpRequest) -> HttpResponse:
    """The document, read by people. Its program ships with the product: nothing from outside."""
    return render(request, "accounts/api_docs.html")
