"""The list of calculations and one page for each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, requires
from nutrition.errors import InvalidInput
from nutrition.registry import Calculation, calculation
from patients.charts.somatochart import SomatoPoint, somatochart
from practice.calculators.answer import Answer, answer_of
from practice.calculators.fields import Checked, check, fields_of
from practice.calculators.listing import families
from practice.views.calculators.live import page_or_result

OWNED = "(solo puntaje)"


@requires(Permission.SEE_CATALOGUE)
@require_GET
def calculator_list(request: HttpRequest) -> HttpResponse:
    """Families and search by name."""
    text = request.GET.get("q", "").strip()[:80]
    context = {"families": families(text), "q": text}
    template = "_calculator_results.html" if request.htmx else "calculator_list.html"
    return render(request, f"practice/calculators/{template}", context)


@requires(Permission.SEE_CATALOGUE)
@require_http_methods(["GET", "POST"])
def calculator_detail(request: HttpRequest, calc_id: str) -> HttpResponse:
    """One calculation: its inputs and, as they are typed, its result."""
    try:
        entry = calculation(calc_id)
    except InvalidInput as error:
        raise Http404 from error
    checked = check(entry, request.POST)
    answer = None
    if checked.is_ready:
        answer, checked = _answered(entry, checked)
    context = {
        "entry": entry,
        "fields": fields_of(entry, request.POST, checked.errors),
        "answer": answer,
        "missing": checked.missing,
        "problem": checked.errors.get("", ""),
        "chart": _chart(entry, checked) if answer and answer.applicable else "",
        "owned": OWNED in entry.name,
        "has_errors": bool(checked.errors),
    }
    return page_or_result(request, "calculator_detail", "_calculator_result", context)


def _answered(entry: Calculation, checked: Checked) -> tuple[Answer | None, Checked]:
    """The answer, or the same data with what is wrong when they contradict each other."""
    try:
        return answer_of(entry, checked.values), checked
    except InvalidInput as error:
        names = {one.name for one in entry.inputs}
        field = error.field if error.field in names else ""
        return None, Checked(checked.values, {field: error.message}, ())


def _chart(entry: Calculation, checked: Checked) -> SafeString:
    if entry.id != "somatotype":
        return SafeString("")
    parts = entry.run(checked.values).value
    names = ("endomorphy", "mesomorphy", "ectomorphy")
    return somatochart([SomatoPoint(*(parts[name] for name in names))])
