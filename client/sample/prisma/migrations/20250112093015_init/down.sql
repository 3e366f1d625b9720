DROP TABLE "OrderItem";
DROP TABLE "Order";
DROP TABLE "Product";
DROP TABLE "User";
DROP TYPE "OrderStatus";
DROP TYPE "Role";
