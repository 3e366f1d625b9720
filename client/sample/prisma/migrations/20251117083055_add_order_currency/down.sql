ALTER TABLE "Order" DROP COLUMN "currency";
