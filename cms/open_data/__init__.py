"""What machines may read of the public site: the directory of services, structured data, a site map."""
