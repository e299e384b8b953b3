"""A person's devices and address on the screen."""
