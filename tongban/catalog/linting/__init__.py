"""The catalogue checked like a program (清单校验): rules, the engine that runs them, and what becomes of findings."""

from tongban.catalog.linting.engine import Linter, Report, lint
from tongban.catalog.linting.registry import RULES, SEVERITIES, Problem, Rule

__all__ = ["RULES", "SEVERITIES", "Linter", "Problem", "Report", "Rule", "lint"]
