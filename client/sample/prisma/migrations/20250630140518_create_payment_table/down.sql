DROP TABLE "Payment";
DROP TYPE "PaymentState";
