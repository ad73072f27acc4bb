"""What every room stands on and that knows no room: clock, ids, labels, sealing, versions, published contracts."""
