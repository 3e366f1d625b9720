-- case: A table
CREATE UNLOGGED TABLE "Cache" ("id" INTEGER NOT NULL PRIMARY KEY);
-- after
CREATE TABLE "Cache" ("id" INTEGER NOT NULL PRIMARY KEY);

-- case: Small letters
-- postgres: 14
create unlogged table if not exists "Cache" ("id" integer not null primary key);
-- after
create table if not exists "Cache" ("id" integer not null primary key);

-- case: From a query
CREATE UNLOGGED TABLE "Ids" AS SELECT "id" FROM "Post" WHERE "views" > 1000;
-- after
CREATE TABLE "Ids" AS SELECT "id" FROM "Post" WHERE "views" > 1000;
