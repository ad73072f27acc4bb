"""Every read of oversight, actor first."""
