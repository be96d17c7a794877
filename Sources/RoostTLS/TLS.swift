// TLS for endpoints.
