"""Figures that open to their definition: counted facts, indicators, imported series, rates and suppression.

Rooms publish facts as typed values without names (`core.contracts.Extract`); this app counts them and imports no room.
"""
