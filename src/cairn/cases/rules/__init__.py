"""The rules of casework: plain values in, findings with their reasons out.

No Django, no clock, no settings.
"""
