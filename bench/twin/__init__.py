"""The plain-Django twin: the same four pages over the same tables, written as Django's tutorial would.

Model objects, class-based views, Django's templates, a paginator. It has no bars, no shares, no restriction, no
sealing, no read guard and no audit: it does less, and is what Cairn's pages are held against.
"""
