/*
  Warnings:

  - Added the required column `currency` to the `Order` table without a default value. This is not possible if the table is not empty.

*/
-- Rollback: ALTER TABLE "Order" DROP COLUMN "currency";

-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "currency" CHAR(3) NOT NULL;
