DROP INDEX CONCURRENTLY "Order_customerId_createdAt_idx";
