"""Which steps tonight, in what order, and how one moves among them."""
