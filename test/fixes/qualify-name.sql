-- case: A table
-- settings: {"rules": {"unqualified-name": "on"}}
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
ALTER TABLE "public"."User" ADD COLUMN "nickname" TEXT;

-- case: An index, whose own name has no schema
-- postgres: 14
-- settings: {"rules": {"unqualified-name": "on"}}
CREATE INDEX CONCURRENTLY "Post_title" ON ONLY "Post"("title");
-- after
CREATE INDEX CONCURRENTLY "Post_title" ON ONLY "public"."Post"("title");

-- case: Several
-- settings: {"rules": {"unqualified-name": "on"}}
DROP INDEX "User_organizationId_idx", "Post_authorId_idx";
-- after
DROP INDEX "public"."User_organizationId_idx", "public"."Post_authorId_idx";

-- case: A new table
-- settings: {"rules": {"unqualified-name": "on"}}
create table tag (id integer not null primary key);
-- after
create table "public".tag (id integer not null primary key);

-- case: Rows
-- postgres: 14
-- settings: {"rules": {"unqualified-name": "on"}}
UPDATE "Post" SET "views" = 0 WHERE "Post"."id" = 1;
-- after
UPDATE "public"."Post" SET "views" = 0 WHERE "Post"."id" = 1;

-- case: No history
-- history: none
-- settings: {"rules": {"unqualified-name": "on"}}
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- refused: The schema is not known here. Write it by hand.
