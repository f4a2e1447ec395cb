"""Seguimiento: one page for a visit of somebody who is already known."""
