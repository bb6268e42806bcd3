"""Screens of the room, by subject."""

from tongban.reports.views.board import board, screen
from tongban.reports.views.kpis import drill, kpi, kpis
from tongban.reports.views.written import daily, monthly, pdf, weekly, xlsx

__all__ = ["board", "daily", "drill", "kpi", "kpis", "monthly", "pdf", "screen", "weekly", "xlsx"]
