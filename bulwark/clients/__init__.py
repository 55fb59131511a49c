"""One adapter a vendor, over the vendor's own client where there is one."""
