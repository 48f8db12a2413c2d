"""A partition put down group by group along a sweep over the plane, many beginnings at a time."""
