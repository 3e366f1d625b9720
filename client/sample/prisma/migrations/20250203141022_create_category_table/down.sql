DROP TABLE "Category";
