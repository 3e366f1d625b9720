-- case: Column and CHECK in one
-- example: bad
ALTER TABLE "User" ADD COLUMN "score" INTEGER CHECK ("score" > 0);
-- ^ error add-column-check: Reads all of "User" under ACCESS EXCLUSIVE

-- case: Column first, then the CHECK as NOT VALID
-- example: good
ALTER TABLE "User" ADD COLUMN "score" INTEGER;
ALTER TABLE "User" ADD CONSTRAINT "User_score_check" CHECK ("score" > 0) NOT VALID;
