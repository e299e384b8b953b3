"""Documents that people sent, as a channel reports them: what was read of them."""
