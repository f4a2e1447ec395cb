"""A small integer programme: the only place that knows HiGHS.

One thread, fixed seed and a time limit: the same model gives the same answer. The answer is
returned as whole numbers; whoever asked proves it again in Decimal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

TIME_LIMIT_S = 0.5


class UndecidedError(RuntimeError):
    """The time ran out before an answer was found or shown impossible."""


@dataclass(slots=True)
class Model:
    """Columns with a cost and limits, rows of integer coefficients; the total cost is minimised."""

    costs: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def column(
        self, *, cost: float = 0, least: float = 0, most: float = inf, whole: bool = False
    ) -> int:
        """A new unknown; its index is its name."""
        self.costs.append(cost)
        self.lower.append(least)
        self.upper.append(most)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, terms: Mapping[int, float], least: float = -inf, most: float = inf) -> None:
        """least ≤ Σ coefficient × unknown ≤ most."""
        self.rows.append((terms, least, most))

    def distance(self, terms: Mapping[int, float], aim: float, cost: float) -> None:
        """Charge `cost` for each unit that Σ falls from `aim`, above or below."""
        under, over = self.column(cost=cost), self.column(cost=cost)
        self.row({**terms, under: 1, over: -1}, aim, aim)

    def outside(
        self, terms: Mapping[int, float], least: float, most: float, cost: float
    ) -> tuple[int, int]:
        """Charge `cost` for each unit that Σ leaves [least, most]; the two slacks."""
        under, over = self.column(cost=cost), self.column(cost=cost)
        if least > -inf:
            self.row({**terms, under: 1}, least)
        if most < inf:
            self.row({**terms, over: -1}, most=most)
        return under, over

    def used(self, column: int, most: float, cost: float) -> int:
        """A yes/no that must be yes, and paid, for `column` (at most `most`) to leave zero."""
        flag = self.column(cost=cost, most=1, whole=True)
        self.row({column: 1, flag: -most}, most=0)
        return flag

    def solve(
        self, *, gap: float = 0.1, slack: float = 2.5, seconds: float = TIME_LIMIT_S
    ) -> list[float] | None:
        """Values of every column, or None if there is no answer.

        The cost is at most `gap` (a fraction) or `slack` (units of cost) above the best possible:
        preference is a taste, and the last hundredth of it costs most of the time.

        Raises `UndecidedError` when the time ran out with nothing found.
        """
        import highspy

        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("time_limit", seconds),
            ("mip_rel_gap", gap),
            ("mip_abs_gap", slack),
            # Of the searches around a first answer, this one cost the longest and found the least.
            ("mip_heuristic_run_rins", False),
        ):
            solver.setOptionValue(name, value)
        solver.passModel(self._as_lp(highspy))
        solver.run()
        status = solver.getModelStatus()
        if status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return None
        if (
            solver.getInfo().primal_solution_status
            != highspy.SolutionStatus.kSolutionStatusFeasible
        ):
            raise UndecidedError
        return [float(value) for value in solver.getSolution().col_value]

    def _as_lp(self, highspy: Any) -> Any:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.costs, self.lower, self.upper
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if w else kinds.kContinuous for w in self.whole]
        lp.row_lower_ = [least for _, least, _ in self.rows]
        lp.row_upper_ = [most for _, _, most in self.rows]
        starts: list[int] = [0]
        index: list[int] = []
        value: list[float] = []
        for terms, _, _ in self.rows:
            index.extend(terms)
            value.extend(float(v) for v in terms.values())
            starts.append(len(index))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, value
        return lp
