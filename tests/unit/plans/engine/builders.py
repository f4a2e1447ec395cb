"""Problems for the engine's tests, and the strategies that vary them."""

from decimal import Decimal

from hypothesis import strategies as st

from plans.engine.problem import Bounds, MealTime, Problem, Targets


def targets(energy="1800", protein="90", fat="60", carbohydrate="225"):
    return Targets(*map(Decimal, (energy, protein, fat, carbohydrate)))


def problem(energy="1800", protein="90", fat="60", carbohydrate="225", **rest):
    return Problem(targets(energy, protein, fat, carbohydrate), **rest)


def bounds(least, most):
    return Bounds(Decimal(least), None if most is None else Decimal(most))


def meals(**shares):
    return tuple(MealTime(name.replace("_", " "), Decimal(str(x))) for name, x in shares.items())


@st.composite
def sane_targets(draw):
    """Prescriptions of the acceptance test: 1,200–2,950 kcal, P 15–27 %, L 22–35 %."""
    energy = draw(st.integers(1200, 2950))
    protein, fat = draw(st.integers(15, 27)), draw(st.integers(22, 35))
    return Targets(
        Decimal(energy),
        Decimal(round(energy * protein / 400)),
        Decimal(round(energy * fat / 900)),
        Decimal(round(energy * (100 - protein - fat) / 400)),
    )


OPTIONAL = ("fruta", "leche_desc", "leche_semi", "leche_ent", "aoa_mb", "aoa_m", "grasa_cp")
"""Groups a patient may well not eat, one or several, without leaving the day empty."""


@st.composite
def limited_problems(draw):
    """Sane targets with exclusions and bounds: some possible, some not."""
    excluded = draw(st.frozensets(st.sampled_from(OPTIONAL), max_size=3))
    limited = draw(
        st.dictionaries(
            st.sampled_from(("verdura", "cereal_sg", "leguminosa", "aoa_b", "grasa_sp")),
            st.tuples(st.integers(0, 3), st.integers(3, 14)),
            max_size=3,
        )
    )
    return Problem(
        draw(sane_targets()),
        step=draw(st.sampled_from((Decimal("0.5"), Decimal(1)))),
        excluded=excluded,
        bounds={key: Bounds(Decimal(low), Decimal(high)) for key, (low, high) in limited.items()},
    )
