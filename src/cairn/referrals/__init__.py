"""Referrals: one agency hands somebody over to a service, which takes it on or says why not.

The four consent records, the receiver's triage, and what the referrer may hear of it. Whoever accepts is above.
"""
