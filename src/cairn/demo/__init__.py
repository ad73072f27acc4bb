"""The invented borough: its cast, its people, and two years of work done by calling the rooms' own actions."""
