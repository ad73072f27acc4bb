"""The questions of oversight's pages, a file per aggregate."""
