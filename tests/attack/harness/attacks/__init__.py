"""One module for each kind of attack; `registry` lists them all."""
