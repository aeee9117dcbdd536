"""What a shift begins and ends with: the safety briefing and the hand-over (M2.3.1, M2.6.1)."""
