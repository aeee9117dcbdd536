"""What is lent to a site: pump line pipes and clamps (M1.1), cube moulds (M1.5.2)."""
