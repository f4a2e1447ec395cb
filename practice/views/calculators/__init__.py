"""Calculadoras: the science by itself, away from any record. Nothing typed here is stored."""
