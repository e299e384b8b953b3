"""What people see when something the program needs fails, and that nothing is lost."""
