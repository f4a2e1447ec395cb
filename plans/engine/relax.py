"""Infeasible, explained: the smallest changes that give a plan, in words and ready to apply.

Every relaxation returned has been solved again with the engine: it is an offer, not a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

from nutrition.exchanges import Macros, group_profiles, totals
from plans.engine.assess import FLOOR_KCAL, LOW_KCAL, assess, atwater
from plans.engine.distribute import Distribution, distribute, meal_shares
from plans.engine.elastic import Change, Give, moved_targets, nearest
from plans.engine.habits import ON_REQUEST
from plans.engine.model import UndecidedError
from plans.engine.problem import (
    NUTRIENTS,
    Bounds,
    MealTime,
    Problem,
    ProblemError,
    Targets,
    Tolerances,
)
from plans.engine.solve import solve_day
from plans.engine.words import NUTRIENT_NAMES, amount, listing, number, percent

NEAR = 3
"""Widening a tolerance is offered only up to this many times itself."""
FEW_PLACES = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A change that makes the plan possible, and how to say it."""

    text: str
    change: Change


def relaxations(problem: Problem) -> tuple[Relaxation, ...]:
    """Offers for a problem without a day, smallest first; each proven by solving again."""
    findings = assess(problem)
    if any(finding.stops for finding in findings):
        offers = _proven(problem, _above_floor(problem))
    else:
        # Energy that contradicts its grams is the whole story: limits have nothing to do with it.
        wrong = any(finding.inconsistent for finding in findings)
        offers = _proven(problem, _coherent(problem)) if wrong else []
        offers = offers or _proven(problem, _candidates(problem))
        offers = offers or _proven(problem, _sparing(problem))
    offers = offers or _proven(problem, _last_resort(problem))
    return tuple(offers or _proven(problem, _afresh(problem))[:1])


def _proven(problem: Problem, candidates: Iterable[Relaxation]) -> list[Relaxation]:
    offers: list[Relaxation] = []
    for offer in candidates:
        new = all(offer.change != other.change for other in offers)
        if new and _works(problem, offer.change):
            offers.append(offer)
    return offers


def share_relaxations(problem: Problem, found: Distribution) -> tuple[Relaxation, ...]:
    """Offers for a day whose meal times cannot keep their shares."""
    if not found.meals:
        return ()
    offers = []
    shares = meal_shares(found.meals)
    rounded = [
        MealTime(meal.name, shares[meal.name].quantize(FEW_PLACES, ROUND_HALF_EVEN))
        for meal in problem.meal_times
    ]
    change = Change(meal_times=tuple(rounded))
    said = listing([f"{meal.name} {percent(meal.share)}" for meal in rounded])
    if _distributes(change.apply(problem)):
        offers.append(Relaxation(f"Usa el reparto más cercano que sí se puede: {said}.", change))
    widening = found.widening.to_integral_value(ROUND_CEILING)
    change = Change(meal_tolerance=widening)
    if _distributes(change.apply(problem)):
        text = (
            f"Permite que cada tiempo de comida se aparte hasta {percent(widening)} de la energía "
            f"del día (hoy {percent(problem.meal_tolerance)})."
        )
        offers.append(Relaxation(text, change))
    return tuple(offers)


def _candidates(problem: Problem) -> Iterator[Relaxation]:
    near = nearest(problem, Give(targets=True))
    lack = "" if near is None else _lack(problem, near[1])
    yield from _by_limits(problem, lack)
    for give in (Give(targets=True, energy=False), Give(targets=True)):
        if (moved := nearest(problem, give)) is not None:
            yield from _by_targets(problem, moved[1])
    yield from _by_step(problem)


def _sparing(problem: Problem) -> Iterator[Relaxation]:
    """The nearest target among the amounts of a small plan, when no other could be kept."""
    if (moved := nearest(problem, Give(targets=True, sparing=True))) is not None:
        yield from _by_targets(problem, moved[1])


def _last_resort(problem: Problem) -> Iterator[Relaxation]:
    """Everything may give, from a start that is at least legal and coherent."""
    start = problem
    if any(finding.stops for finding in assess(problem)):
        start = replace(problem, targets=_scaled(problem, _low(problem)))
    near = nearest(start, Give(limits=True, exclusions=True, targets=True, sparing=True))
    if near is None:
        return
    change = replace(near[0], targets=near[0].targets or start.targets)
    words = listing([*_limit_words(problem, change), *_target_words(problem, change)])
    yield Relaxation(f"{words[:1].upper()}{words[1:]}.", change)


def _afresh(problem: Problem) -> Iterator[Relaxation]:
    """Limits that contradict one another beyond repair: start again without them."""
    clear = {key: Bounds(most=Decimal(0) if key in ON_REQUEST else None) for key in problem.bounds}
    energy = max(problem.targets.energy_kcal, _low(problem))
    usual = (_balanced(energy), _balanced(_low(problem)))
    for targets in (None, *usual):
        for admitted in (frozenset[str](), problem.excluded):
            change = Change(bounds=clear, admitted=admitted, targets=targets)
            what = "los límites y las exclusiones" if admitted else "los límites"
            words = _target_words(problem, change)
            moved = f" y cambia la meta: {listing(words)}" if words else ""
            yield Relaxation(f"Los límites se contradicen: quita {what}{moved}.", change)


def _by_limits(problem: Problem, lack: str) -> Iterator[Relaxation]:
    """Two ways of loosening bounds; if none, of lifting exclusions."""
    for give in (Give(limits=True), Give(limits=True, exclusions=True)):
        changes: tuple[Change, ...] = ()
        for _ in range(2):
            found = nearest(problem, give, avoid=changes)
            if found is None or not found[0].bounds:
                break
            changes += (found[0],)
            yield Relaxation(_limits_text(problem, found[0], lack), found[0])
        if changes:
            return


def _limits_text(problem: Problem, change: Change, lack: str) -> str:
    today = listing([_today(problem, key, new) for key, new in change.bounds.items()])
    offer = listing(_limit_words(problem, change))
    return f"Con {today} {lack or 'no hay un día posible'}: {offer}."


def _by_targets(problem: Problem, found: Mapping[str, Decimal]) -> Iterator[Relaxation]:
    change = Change(targets=moved_targets(problem, found))
    if change.targets is None:
        return
    words = listing(_target_words(problem, change))
    energy = problem.targets.energy_kcal
    kept = change.targets.energy_kcal == energy
    what = f"Con {number(energy)} kcal, lo más cercano" if kept else "Lo más cercano"
    yield Relaxation(f"{what} que se puede comer en un día es otra meta: {words}.", change)
    yield from _by_tolerance(problem, totals(found))


def _by_tolerance(problem: Problem, obtained: Macros) -> Iterator[Relaxation]:
    """A wider tolerance, if the nearest day is near enough for that to be honest."""
    own, wide, parts = problem.tolerances, {}, []
    for name in NUTRIENTS:
        gap = abs(getattr(obtained, name) - getattr(problem.targets, name))
        allowed = getattr(own, name)
        wide[name] = max(gap, allowed)
        if gap > NEAR * allowed:
            return
        if gap > allowed:
            what, unit = NUTRIENT_NAMES[name]
            parts.append(f"±{number(gap)} {unit} en {what} (hoy ±{number(allowed)})")
    yield Relaxation(
        f"Acepta una tolerancia de {listing(parts)}.", Change(tolerances=Tolerances(**wide))
    )


def _by_step(problem: Problem) -> Iterator[Relaxation]:
    finer = {Decimal(1): Decimal("0.5"), Decimal("0.5"): Decimal("0.25")}.get(problem.step)
    if finer:
        yield Relaxation(
            f"Trabaja con pasos de {number(finer)} equivalentes (hoy {number(problem.step)}).",
            Change(step=finer),
        )


def _coherent(problem: Problem) -> Iterator[Relaxation]:
    """Energy that follows the grams, or grams that follow the energy."""
    targets = problem.targets
    grams = atwater(targets).quantize(Decimal(1))
    if grams >= FLOOR_KCAL:
        yield Relaxation(
            f"Los gramos suman {number(grams)} kcal: cambia la meta de energía de "
            f"{number(targets.energy_kcal)} a {number(grams)} kcal.",
            Change(targets=replace(targets, energy_kcal=grams)),
        )
    change = Change(targets=_scaled(problem, targets.energy_kcal))
    how = "con la misma proporción" if grams else "con 20 % de proteína y 30 % de lípidos"
    words = listing(_target_words(problem, change))
    yield Relaxation(f"Para conservar {number(targets.energy_kcal)} kcal {how}: {words}.", change)


def _above_floor(problem: Problem) -> Iterator[Relaxation]:
    change = Change(targets=_scaled(problem, _low(problem)))
    words = listing(_target_words(problem, change))
    yield Relaxation(f"Sube la meta con la misma proporción de nutrimentos: {words}.", change)


def _low(problem: Problem) -> Decimal:
    return LOW_KCAL[problem.sex or "female"]


def _scaled(problem: Problem, energy: Decimal) -> Targets:
    """The same proportion of macronutrients at another energy (20/30/50 % if there is none)."""
    targets, grams = problem.targets, atwater(problem.targets)
    if not grams:
        return _balanced(energy)
    protein, fat = targets.protein_g * 4 / grams, targets.fat_g * 9 / grams
    return _split(energy, protein, fat)


def _balanced(energy: Decimal) -> Targets:
    """20 % protein, 30 % fat, 50 % carbohydrate: a start, not a prescription."""
    return _split(energy, Decimal("0.2"), Decimal("0.3"))


def _split(energy: Decimal, protein: Decimal, fat: Decimal) -> Targets:
    grams = (energy * protein / 4, energy * fat / 9, energy * (1 - protein - fat) / 4)
    return Targets(energy, *(value.quantize(Decimal(1)) for value in grams))


def _lack(problem: Problem, found: Mapping[str, Decimal]) -> str:
    """«no alcanzas 110 g de proteína», from the nearest day to the targets."""
    obtained = totals(found)
    worst, gap = "", Decimal(0)
    for name in NUTRIENTS:
        target = getattr(problem.targets, name)
        off = getattr(obtained, name) - target
        relative = off / max(target, Decimal(1))
        over = abs(off) > getattr(problem.tolerances, name)
        # Energy follows the macronutrients: name it only if nothing else is off.
        if (
            over
            and (not worst or abs(relative) > abs(gap))
            and (name != "energy_kcal" or not worst)
        ):
            worst, gap = name, relative if name != "energy_kcal" else relative / 1000
    if not worst:
        return ""
    verb = "no alcanzas" if gap < 0 else "te pasas de"
    return f"{verb} {amount(worst, getattr(problem.targets, worst))}"


def _today(problem: Problem, key: str, new: Bounds) -> str:
    """The limit that binds now: «0 de leche entera», «máximo 4 de …», «mínimo 20 de …»."""
    name = group_profiles()[key].name.lower()
    old = problem.bounds.get(key, Bounds())
    if key in problem.excluded:
        return f"{name} con mínimo {number(old.least)} y excluido" if old.least else f"0 de {name}"
    if new.least < old.least:
        return f"mínimo {number(old.least)} de {name}"
    return f"{'máximo ' if old.most else ''}{number(old.most or Decimal(0))} de {name}"


def _limit_words(problem: Problem, change: Change) -> list[str]:
    words = []
    for key, bounds in change.bounds.items():
        name = group_profiles()[key].name.lower()
        old = problem.bounds.get(key)
        if key in change.admitted:
            words.append(f"admite {number(bounds.most or Decimal(0))} de {name} (hoy excluido)")
        elif old and bounds.most is not None and old.most is not None and bounds.most > old.most:
            more = number(bounds.most - old.most)
            words.append(f"permite {more} más de {name} (hasta {number(bounds.most)})")
        else:
            words.append(f"baja a {number(bounds.least)} el mínimo de {name}")
    return words


def _target_words(problem: Problem, change: Change) -> list[str]:
    if change.targets is None:
        return []
    return [
        f"{NUTRIENT_NAMES[name][0]} de {number(getattr(problem.targets, name))} a "
        f"{number(getattr(change.targets, name))} {NUTRIENT_NAMES[name][1]}"
        for name in NUTRIENTS
        if getattr(change.targets, name) != getattr(problem.targets, name)
    ]


def _works(problem: Problem, change: Change) -> bool:
    try:
        changed = change.apply(problem)
        stopped = any(finding.stops for finding in assess(changed))
        return not stopped and solve_day(changed) is not None
    except (ProblemError, UndecidedError):
        return False


def _distributes(problem: Problem) -> bool:
    try:
        day = solve_day(problem)
        return day is not None and distribute(problem, day.equivalents).kept
    except UndecidedError:
        return False
