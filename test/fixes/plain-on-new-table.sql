-- case: On a table of the same file
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL);
CREATE INDEX CONCURRENTLY "Tag_name_idx" ON "Tag"("name");
-- after
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL);
CREATE INDEX "Tag_name_idx" ON "Tag"("name");

-- case: Small letters
-- postgres: 14
create table "Tag" ("id" integer not null primary key, "name" text not null);
create unique index concurrently "Tag_name_key" on "Tag"("name");
-- after
create table "Tag" ("id" integer not null primary key, "name" text not null);
create unique index "Tag_name_key" on "Tag"("name");

-- case: On a table that is older
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL);
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- not offered
