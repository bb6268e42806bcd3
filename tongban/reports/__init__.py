"""Indicators with their uncertainty: daily report, weekly review, monthly bulletin, board (日报告·周调度·月通报)."""
