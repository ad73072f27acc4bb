"""Two years of work in the invented borough, told by calling the rooms' own actions under a moving clock.

`stage` keeps the time and the queue of what happens next; `referring`, `casework` and `journeys` say what people do.
"""
