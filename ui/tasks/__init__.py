"""生产任务书: issued from orders, documents prepared and collected."""
