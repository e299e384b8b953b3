"""Parts of the commands about calls."""
