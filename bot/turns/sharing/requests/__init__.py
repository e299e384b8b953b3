"""What people do about evidence that is asked for."""
