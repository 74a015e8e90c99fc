"""Pages of training on the public site: learning on a phone, verifying a certificate."""
