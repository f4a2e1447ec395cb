"""Hoy: the home page, what the day asks of the nutriólogo."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agenda.selectors.appointments import appointments_today
from ai_vision.selectors import pending_count
from messaging.selectors import unread_count
from practice.growth_chart import growth_bars
from practice.selectors import drafts_of, patients_at_risk, practice_by_month, recent_patients

MORNING_UNTIL, AFTERNOON_UNTIL = 12, 19


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """What the day asks: appointments, what waits, unsigned visits, and how the practice goes."""
    membership = request.membership
    now = timezone.localtime()
    context = {"now": now, "greeting": greeting(now.hour, request.user.full_name)}
    if membership:
        context |= {
            "appointments": appointments_today(membership),
            "drafts": drafts_of(membership),
            "recent": recent_patients(membership),
            "photos": pending_count(membership),
            "messages_waiting": unread_count(membership),
            "at_risk": patients_at_risk(membership, now=now),
            "growth": growth_bars(practice_by_month(membership, now=now)),
            "licence": getattr(membership.user, "licence", None),
        }
    return render(request, "practice/today.html", context)


def greeting(hour: int, full_name: str) -> str:
    """«Buenos días, Ana»."""
    part = "Buenas noches"
    if hour < MORNING_UNTIL:
        part = "Buenos días"
    elif hour < AFTERNOON_UNTIL:
        part = "Buenas tardes"
    first = full_name.split()[0] if full_name else ""
    return f"{part}, {first}" if first else part
