-- case: One column
CREATE INDEX CONCURRENTLY ON "User"("name");
-- after
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: Columns, an expression twice, and columns beside
-- postgres: 14
CREATE INDEX CONCURRENTLY ON "Post" (lower("title"), lower("body"), ("views" + 1), ("views" * 2), "authorId") INCLUDE ("published");
-- after
CREATE INDEX CONCURRENTLY "Post_lower_lower1_expr_expr1_authorId_published_idx" ON "Post" (lower("title"), lower("body"), ("views" + 1), ("views" * 2), "authorId") INCLUDE ("published");

-- case: A name that is taken
CREATE INDEX CONCURRENTLY ON "Post"("authorId");
-- after
CREATE INDEX CONCURRENTLY "Post_authorId_idx1" ON "Post"("authorId");

-- case: A name that is too long
-- file: 20250201000000_create_table
CREATE TABLE "AVeryLongTableNameThatGoesOnAndOnAndOnUntilItEnds" ("aColumnWithALongNameAsWell" INTEGER, "anotherOneWithALongName" INTEGER);
-- file: 20260101000000_add_index
CREATE INDEX CONCURRENTLY ON "AVeryLongTableNameThatGoesOnAndOnAndOnUntilItEnds"("aColumnWithALongNameAsWell", "anotherOneWithALongName");
-- after
CREATE INDEX CONCURRENTLY "AVeryLongTableNameThatGoesOnA_aColumnWithALongNameAsWell_an_idx" ON "AVeryLongTableNameThatGoesOnAndOnAndOnUntilItEnds"("aColumnWithALongNameAsWell", "anotherOneWithALongName");

-- case: CASE and COALESCE name themselves
CREATE INDEX CONCURRENTLY ON "Post" ((CASE WHEN "published" THEN 1 END), coalesce("title", ''));
-- after
CREATE INDEX CONCURRENTLY "Post_case_coalesce_idx" ON "Post" ((CASE WHEN "published" THEN 1 END), coalesce("title", ''));

-- case: An expression whose name is not known
CREATE INDEX CONCURRENTLY ON "Post" ((ARRAY["title"]));
-- refused: The name that PostgreSQL would choose is not known for this expression. Write a name by hand.
