DROP TABLE "Address";
