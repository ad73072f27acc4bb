"""The rules of referrals: plain values in, a finding with its reason out."""
