# Runs first, before main.py. Keep it short: one thing that must be done early.
import gc

gc.threshold(8192)
