"""What exists and whom it helps: providers, services, posts, funding and protocols, each with its dates."""
