-- case: Nothing proves that there is no NULL
-- example: bad
ALTER TABLE "Post" ALTER COLUMN "body" SET NOT NULL;
-- ^ error set-not-null: Reads all of "Post" under ACCESS EXCLUSIVE, which stops all reads and writes

-- case: A NOT NULL constraint that is validated later (PostgreSQL 18)
-- example: good
-- file: 20260101000000_add_post_body_not_null
ALTER TABLE "Post" ADD CONSTRAINT "Post_body_not_null" NOT NULL "body" NOT VALID;
-- file: 20260102000000_validate_post_body_not_null
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_body_not_null";

-- case: A validated CHECK proves it (PostgreSQL 12 and later)
-- example: good
-- postgres: 16
-- file: 20260101000000_add_post_body_check
ALTER TABLE "Post" ADD CONSTRAINT "Post_body_check" CHECK ("body" IS NOT NULL) NOT VALID;
-- file: 20260102000000_validate_post_body_check
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_body_check";
-- file: 20260103000000_set_post_body_not_null
ALTER TABLE "Post" ALTER COLUMN "body" SET NOT NULL;
ALTER TABLE "Post" DROP CONSTRAINT "Post_body_check";

-- case: A CHECK that is not validated proves nothing
-- postgres: 16
-- file: 20260101000000_add_post_body_check
ALTER TABLE "Post" ADD CONSTRAINT "Post_body_check" CHECK ("body" IS NOT NULL) NOT VALID;
-- file: 20260102000000_set_post_body_not_null
ALTER TABLE "Post" ALTER COLUMN "body" SET NOT NULL;
-- ^ error set-not-null: CHECK ("body" IS NOT NULL) NOT VALID

-- case: The proof is gone when it is dropped in the same statement
-- postgres: 16
-- file: 20260101000000_add_post_body_check
ALTER TABLE "Post" ADD CONSTRAINT "Post_body_check" CHECK ("body" IS NOT NULL) NOT VALID;
-- file: 20260102000000_validate_post_body_check
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_body_check";
-- file: 20260103000000_set_post_body_not_null
ALTER TABLE "Post" ALTER COLUMN "body" SET NOT NULL, DROP CONSTRAINT "Post_body_check";
-- ^ error set-not-null

-- case: The column is NOT NULL already
ALTER TABLE "Post" ALTER COLUMN "title" SET NOT NULL;
