"""Every read of referrals that a page makes; the actor first."""
