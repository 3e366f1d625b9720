-- case: Every row is computed anew
-- example: bad
-- file: 20250601000000_add_post_slug
ALTER TABLE "Post" ADD COLUMN "slug" TEXT GENERATED ALWAYS AS (lower("title")) STORED;
-- file: 20260101000000_change_post_slug
ALTER TABLE "Post" ALTER COLUMN "slug" SET EXPRESSION AS (upper("title"));
-- ^ error set-generated-expression: Rewrites "Post" under ACCESS EXCLUSIVE

-- case: A new column with the new expression
-- example: good
ALTER TABLE "Post" ADD COLUMN "slugUpper" TEXT;
