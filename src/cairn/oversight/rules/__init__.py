"""What oversight decides by: plain values in, a finding or a day out."""
