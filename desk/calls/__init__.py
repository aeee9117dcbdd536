"""来电登记: who called, what was promised, and what became of it (M1.3.2)."""
