"""Referrals → words, tags and rows for the screen, a file per part of the room."""
