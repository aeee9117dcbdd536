"""生产任务书: what 技术科(资料室) prepares the early documents from (M1.2.2)."""
