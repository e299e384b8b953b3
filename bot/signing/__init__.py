"""Signs documents with the certificate of the installation, in a process of its own."""
