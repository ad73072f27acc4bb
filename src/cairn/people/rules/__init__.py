"""What is safe, and what is nearly the same name: plain values in, a finding out."""
