"""Casework: parties, incidents, contact attempts, risk assessments, notes, actions and closure of one
service's case.
"""
