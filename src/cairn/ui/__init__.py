"""How Cairn looks: layouts, parts, form fields, the design system's macros and its compiled assets."""
