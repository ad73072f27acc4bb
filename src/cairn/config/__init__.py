"""Settings, addresses, the WSGI application. The only place that reads the environment."""
