"""Every write of oversight. Keyword-only, `by=actor`, atomic: check, change, record the event, enqueue."""
