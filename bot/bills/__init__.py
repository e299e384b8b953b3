"""What is written in bills and forms: read by a process of its own, line by line."""
