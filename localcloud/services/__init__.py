"""One package a vendor: `routes` parse and format, `state` behaves, `errors` hold the vendor's wording."""
