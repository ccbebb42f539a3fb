"""One page for a doctor: figures of the diary, as HTML or PDF."""
