"""The one door through which anything leaves Cairn: checked, written down, sent at most once."""
