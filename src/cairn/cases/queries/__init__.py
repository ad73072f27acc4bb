"""Every read of casework, actor first."""
