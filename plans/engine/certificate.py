"""Proof of a plan's arithmetic: what was asked, what was obtained, and a code that ties them.

On screen and paper this is the «comprobación del plan». The hash covers everything the result
depends on, in canonical JSON (sorted keys, numbers as shortest decimal text), so 0.5 and 0.50 are
one number and any other change is another code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from nutrition.exchanges import PROFILE_VERSION, GroupProfile, Macros, group_profiles, totals
from plans.engine.problem import NUTRIENTS, Problem

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
VERSION = 1
"""Version of the canonical form; a change of it changes every code."""

Equivalents = Mapping[str, Decimal]
Meals = Mapping[str, Equivalents]


@dataclass(frozen=True, slots=True)
class Line:
    """One nutrient of the certificate; `difference` is obtained − target."""

    nutrient: str
    target: Decimal
    obtained: Decimal
    difference: Decimal
    tolerance: Decimal
    ok: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """Four lines, the versions behind them and the hash of inputs and result."""

    lines: tuple[Line, ...]
    profile_version: str
    catalogue_release: str
    sha256: str
    code: str

    @property
    def ok(self) -> bool:
        """Whether every nutrient is within its tolerance."""
        return all(line.ok for line in self.lines)


def certify(
    problem: Problem,
    equivalents: Equivalents,
    meals: Meals | None = None,
    *,
    catalogue_release: str = "",
    profile_version: str = PROFILE_VERSION,
    profiles: Mapping[str, GroupProfile] | None = None,
) -> Certificate:
    """The certificate of a day, true also when it is out of tolerance (`ok` is then False).

    `meals` maps a meal time to its equivalents. Totals are computed here, never taken on trust.
    Give `profiles` and `profile_version` together to check an old plan with its own table.
    """
    obtained = totals(equivalents, profiles or group_profiles())
    lines = tuple(_line(problem, obtained, nutrient) for nutrient in NUTRIENTS)
    payload = canonical(problem, equivalents, meals or {}, lines)
    payload |= {"profile_version": profile_version, "catalogue_release": catalogue_release}
    sha256 = hashlib.sha256(_canonical_json(payload).encode()).hexdigest()
    return Certificate(lines, profile_version, catalogue_release, sha256, short_code(sha256))


def verify(
    certificate: Certificate,
    problem: Problem,
    equivalents: Equivalents,
    meals: Meals | None = None,
    *,
    profiles: Mapping[str, GroupProfile] | None = None,
) -> bool:
    """Whether recomputing everything gives exactly this certificate, line by line and hash."""
    return certificate == certify(
        problem,
        equivalents,
        meals,
        catalogue_release=certificate.catalogue_release,
        profile_version=certificate.profile_version,
        profiles=profiles,
    )


def short_code(sha256: str) -> str:
    """Ten Crockford base-32 characters (50 bits) of a hash: no I, L, O or U to misread."""
    bits = int(sha256, 16) >> (256 - 5 * CODE_LENGTH)
    return "".join(CROCKFORD[bits >> 5 * at & 31] for at in reversed(range(CODE_LENGTH)))


def normal_code(typed: str) -> str:
    """A code as a person types it, made canonical: case, spaces, hyphens, O for 0, I or L for 1."""
    kept = typed.upper().replace("-", "").replace(" ", "")
    return kept.translate(str.maketrans("OIL", "011"))


def canonical(
    problem: Problem, equivalents: Equivalents, meals: Meals, lines: tuple[Line, ...]
) -> dict[str, object]:
    """Everything the certificate answers for, as plain JSON values."""
    return {
        "version": VERSION,
        "targets": {name: _text(getattr(problem.targets, name)) for name in NUTRIENTS},
        "tolerances": {name: _text(getattr(problem.tolerances, name)) for name in NUTRIENTS},
        "step": _text(problem.step),
        "bounds": {
            key: [_text(b.least), None if b.most is None else _text(b.most)]
            for key, b in problem.bounds.items()
        },
        "excluded": sorted(problem.excluded),
        "preference": {
            key: [_text(wish.equivalents), _text(wish.weight)]
            for key, wish in problem.preference.items()
        },
        "meal_times": [[meal.name, _text(meal.share)] for meal in problem.meal_times],
        "meal_tolerance": _text(problem.meal_tolerance),
        "sex": problem.sex,
        "equivalents": _amounts(equivalents),
        "meals": {name: _amounts(meal) for name, meal in meals.items()},
        "obtained": {line.nutrient: _text(line.obtained) for line in lines},
    }


def _line(problem: Problem, obtained: Macros, nutrient: str) -> Line:
    target, found = getattr(problem.targets, nutrient), getattr(obtained, nutrient)
    tolerance = getattr(problem.tolerances, nutrient)
    return Line(
        nutrient, target, found, found - target, tolerance, abs(found - target) <= tolerance
    )


def _amounts(equivalents: Equivalents) -> dict[str, str]:
    return {key: _text(value) for key, value in equivalents.items() if value}


def _text(value: Decimal) -> str:
    """Shortest plain decimal: 110, 0.5; never 1.1E+2, 0.50 or -0."""
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def _canonical_json(payload: Mapping[str, object]) -> str:
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
