"""Vendors on loopback: the wire of the real ones, scripted. Everything they say is SIMULADOR."""
