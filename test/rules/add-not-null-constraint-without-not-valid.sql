-- case: Every row is verified at once
-- example: bad
ALTER TABLE "Post" ADD CONSTRAINT "Post_body_not_null" NOT NULL "body";
-- ^ error add-not-null-constraint-without-not-valid: Reads all of "Post" under ACCESS EXCLUSIVE

-- case: NOT VALID now, validated later
-- example: good
-- file: 20260101000000_add_post_body_not_null
ALTER TABLE "Post" ADD CONSTRAINT "Post_body_not_null" NOT NULL "body" NOT VALID;
-- file: 20260102000000_validate_post_body_not_null
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_body_not_null";
