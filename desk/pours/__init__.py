"""浇筑: everything between the issued plan and the customer's signature (M1.4-M1.6, M2.3-M2.7)."""
