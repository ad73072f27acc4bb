"""Pages of referrals: gate, load, one query or one action, render or redirect."""
