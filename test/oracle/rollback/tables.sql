-- base:
CREATE TABLE "Org" ("id" TEXT NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Org_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Doc" ("id" SERIAL NOT NULL, "orgId" TEXT NOT NULL, "title" TEXT NOT NULL DEFAULT 'untitled', "size" BIGINT, "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Doc_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "Doc_orgId_title_key" ON "Doc"("orgId", "title");
CREATE INDEX "Doc_at_idx" ON "Doc"("at" DESC);
ALTER TABLE "Doc" ADD CONSTRAINT "Doc_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
INSERT INTO "Org" VALUES ('o', 'O');
INSERT INTO "Doc" ("orgId", "title") VALUES ('o', 'x'), ('o', 'y');

-- case: A table is created
-- grade: exact
CREATE TABLE "New" ("id" SERIAL NOT NULL, "x" TEXT, CONSTRAINT "New_pkey" PRIMARY KEY ("id"));

-- case: A table with everything is created
-- grade: exact
CREATE TABLE "New" ("id" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "orgId" TEXT REFERENCES "Org" ON DELETE CASCADE, "x" TEXT UNIQUE, "y" INTEGER CHECK ("y" > 0), EXCLUDE USING btree ("y" WITH =));
CREATE INDEX ON "New"("y");
COMMENT ON TABLE "New" IS 'new';
GRANT SELECT ON "New" TO app_reader;

-- case: Two tables that reference each other are created
-- grade: exact
CREATE TABLE "A" ("id" INTEGER NOT NULL, "bId" INTEGER, CONSTRAINT "A_pkey" PRIMARY KEY ("id"));
CREATE TABLE "B" ("id" INTEGER NOT NULL, "aId" INTEGER, CONSTRAINT "B_pkey" PRIMARY KEY ("id"));
ALTER TABLE "A" ADD CONSTRAINT "A_bId_fkey" FOREIGN KEY ("bId") REFERENCES "B"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "B" ADD CONSTRAINT "B_aId_fkey" FOREIGN KEY ("aId") REFERENCES "A"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- case: A table that references itself is created
-- grade: exact
CREATE TABLE "Tree" ("id" INTEGER PRIMARY KEY, "parentId" INTEGER REFERENCES "Tree"("id"));

-- case: A table and one that is referenced by an old table
-- grade: exact
CREATE TABLE "Folder" ("id" INTEGER NOT NULL, CONSTRAINT "Folder_pkey" PRIMARY KEY ("id"));
ALTER TABLE "Doc" ADD COLUMN "folderId" INTEGER;
ALTER TABLE "Doc" ADD CONSTRAINT "Doc_folderId_fkey" FOREIGN KEY ("folderId") REFERENCES "Folder"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- case: A table that is there already
-- grade: exact
CREATE TABLE IF NOT EXISTS "Org" ("id" TEXT NOT NULL, "other" TEXT);

-- case: A table that is not there, with IF NOT EXISTS
-- grade: exact
CREATE TABLE IF NOT EXISTS "Fresh" ("id" TEXT NOT NULL);

-- case: A table is created from another
-- grade: exact
CREATE TABLE "Copy" AS SELECT * FROM "Doc";
CREATE TABLE "Like" (LIKE "Doc" INCLUDING ALL);

-- case: SELECT INTO
-- grade: exact
SELECT "id", "title" INTO "Titles" FROM "Doc";

-- case: A table is created and dropped
-- grade: exact
CREATE TABLE "Brief" ("id" INTEGER);
DROP TABLE "Brief";

-- case: A table is created, renamed and dropped
-- grade: exact
CREATE TABLE "Brief" ("id" INTEGER);
ALTER TABLE "Brief" RENAME TO "Short";
DROP TABLE "Short";

-- case: A temporary table
-- grade: exact
CREATE TEMP TABLE "scratch" AS SELECT "id" FROM "Doc";
DROP TABLE "scratch";

-- case: An unlogged table is created
-- grade: exact
CREATE UNLOGGED TABLE "Cache" ("key" TEXT PRIMARY KEY, "value" BYTEA) WITH (fillfactor = 50);

-- case: A plain table is dropped
-- grade: lossy
-- reason: Plain
-- section: history
CREATE TABLE "Plain" ("id" INTEGER NOT NULL, "x" TEXT);
INSERT INTO "Plain" VALUES (1, 'a');
-- section: migration
DROP TABLE "Plain";

-- case: A table with keys, indexes, serial and a foreign key is dropped
-- grade: lossy
-- reason: Doc
DROP TABLE "Doc";

-- case: As Prisma drops it
-- grade: lossy
-- reason: Doc
-- DropForeignKey
ALTER TABLE "Doc" DROP CONSTRAINT "Doc_orgId_fkey";

-- DropTable
DROP TABLE "Doc";

-- case: A referenced table is dropped with CASCADE
-- grade: lossy
DROP TABLE "Org" CASCADE;

-- case: Both tables are dropped in one statement
-- grade: lossy
DROP TABLE "Doc", "Org";

-- case: Tables that reference each other are dropped
-- grade: lossy
-- section: history
CREATE TABLE "A" ("id" INTEGER PRIMARY KEY, "bId" INTEGER);
CREATE TABLE "B" ("id" INTEGER PRIMARY KEY, "aId" INTEGER CONSTRAINT "B_a" REFERENCES "A");
ALTER TABLE "A" ADD CONSTRAINT "A_b" FOREIGN KEY ("bId") REFERENCES "B" DEFERRABLE;
-- section: migration
DROP TABLE "A", "B";

-- case: A table that references itself is dropped
-- grade: lossy
-- section: history
CREATE TABLE "Tree" ("id" INTEGER PRIMARY KEY, "parentId" INTEGER, CONSTRAINT "Tree_parent" FOREIGN KEY ("parentId") REFERENCES "Tree"("id") ON DELETE CASCADE);
-- section: migration
DROP TABLE "Tree";

-- case: A dropped table had comments, grants and an owner
-- grade: lossy
-- section: history
COMMENT ON TABLE "Doc" IS 'documents';
COMMENT ON COLUMN "Doc"."title" IS 'its title';
COMMENT ON INDEX "Doc_at_idx" IS 'by time';
COMMENT ON CONSTRAINT "Doc_pkey" ON "Doc" IS 'key';
GRANT SELECT ON "Doc" TO app_reader;
GRANT INSERT, UPDATE ON "Doc" TO app_writer WITH GRANT OPTION;
GRANT SELECT ("title") ON "Doc" TO PUBLIC;
GRANT USAGE ON SEQUENCE "Doc_id_seq" TO app_writer;
ALTER TABLE "Doc" OWNER TO app_owner;
-- section: migration
DROP TABLE "Doc";

-- case: A dropped table had triggers and policies
-- grade: lossy
-- section: history
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."at" := now(); RETURN NEW; END $$;
CREATE TRIGGER "touch" BEFORE UPDATE ON "Doc" FOR EACH ROW WHEN (OLD."title" IS DISTINCT FROM NEW."title") EXECUTE FUNCTION touch();
CREATE TRIGGER "quiet" AFTER INSERT ON "Doc" FOR EACH STATEMENT EXECUTE FUNCTION touch();
ALTER TABLE "Doc" DISABLE TRIGGER "quiet";
ALTER TABLE "Doc" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "Doc" FORCE ROW LEVEL SECURITY;
CREATE POLICY "readers" ON "Doc" FOR SELECT TO app_reader USING ("title" <> 'secret');
CREATE POLICY "writers" ON "Doc" AS RESTRICTIVE FOR UPDATE TO app_writer USING (true) WITH CHECK ("size" > 0);
-- section: migration
DROP TABLE "Doc";

-- case: A dropped table had a rule
-- grade: lossy irreversible
-- section: history
CREATE RULE "no_delete" AS ON DELETE TO "Doc" DO INSTEAD NOTHING;
-- section: migration
DROP TABLE "Doc";

-- case: A dropped table was read by views
-- grade: lossy
-- section: history
CREATE VIEW "Titles" AS SELECT "id", "title" FROM "Doc";
CREATE VIEW "Long" AS SELECT * FROM "Titles" WHERE length("title") > 10;
CREATE MATERIALIZED VIEW "Sizes" AS SELECT "orgId", sum("size") AS "size" FROM "Doc" GROUP BY 1;
CREATE UNIQUE INDEX "Sizes_key" ON "Sizes"("orgId");
GRANT SELECT ON "Titles" TO app_reader;
-- section: migration
DROP TABLE "Doc" CASCADE;

-- case: A dropped table had options
-- grade: lossy
-- section: history
ALTER TABLE "Doc" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "Doc" ALTER COLUMN "title" SET STATISTICS 300;
ALTER TABLE "Doc" REPLICA IDENTITY FULL;
ALTER TABLE "Doc" CLUSTER ON "Doc_at_idx";
-- section: migration
DROP TABLE "Doc";

-- case: A dropped table was unlogged and had an exclusion constraint
-- grade: lossy
-- section: history
CREATE UNLOGGED TABLE "Room" ("id" INTEGER GENERATED BY DEFAULT AS IDENTITY, "during" TSRANGE, CONSTRAINT "Room_no_overlap" EXCLUDE USING gist ("during" WITH &&));
-- section: migration
DROP TABLE "Room";

-- case: A dropped table had generated and identity columns
-- grade: lossy
-- section: history
CREATE TABLE "Calc" ("id" BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 1000), "a" INTEGER, "b" INTEGER GENERATED ALWAYS AS ("a" * 2) STORED, "c" TEXT COLLATE "C", CONSTRAINT "Calc_a" CHECK ("a" > 0) NOT VALID);
-- section: migration
DROP TABLE "Calc";

-- case: A dropped table had statistics and was published
-- grade: lossy irreversible
-- section: history
CREATE STATISTICS "Doc_stats" ON "orgId", "title" FROM "Doc";
CREATE PUBLICATION "pub" FOR TABLE "Doc", "Org";
-- section: migration
DROP TABLE "Doc";

-- case: A dropped table had a row type in use by a function
-- grade: lossy irreversible
-- section: history
CREATE FUNCTION "newest"() RETURNS SETOF "Doc" LANGUAGE sql STABLE AS 'SELECT * FROM "Doc" LIMIT 1';
-- section: migration
DROP TABLE "Doc" CASCADE;

-- case: A table that is not there is dropped with IF EXISTS
-- grade: exact
DROP TABLE IF EXISTS "Nothing";

-- case: A table is dropped and created in another form
-- grade: lossy
DROP TABLE "Doc";
CREATE TABLE "Doc" ("id" UUID NOT NULL DEFAULT gen_random_uuid(), CONSTRAINT "Doc_pkey" PRIMARY KEY ("id"));

-- case: A table with a serial that another table uses as well
-- grade: lossy irreversible
-- section: history
CREATE TABLE "Other" ("id" INTEGER NOT NULL DEFAULT nextval('"Doc_id_seq"'));
-- section: migration
DROP TABLE "Doc" CASCADE;

-- case: A table in another schema with a type of that schema is dropped
-- grade: lossy
-- section: history
CREATE SCHEMA "Sales";
CREATE TYPE "Sales"."State" AS ENUM ('open', 'done');
CREATE TABLE "Sales"."Order" ("id" SERIAL PRIMARY KEY, "state" "Sales"."State" NOT NULL DEFAULT 'open', "docId" INTEGER REFERENCES public."Doc"("id"));
CREATE INDEX "Order_state" ON "Sales"."Order"("state");
-- section: migration
DROP TABLE "Sales"."Order";

-- case: A table with unnamed constraints is dropped
-- grade: lossy
-- section: history
CREATE TABLE "Auto" (id serial PRIMARY KEY, a int UNIQUE, b int CHECK (b > 0), c int REFERENCES "Doc"(id), UNIQUE (a, b), CHECK (a < b), FOREIGN KEY (c) REFERENCES "Doc" (id), d int DEFAULT 3 NOT NULL);
CREATE INDEX ON "Auto" (a, lower(b::text));
-- section: migration
DROP TABLE "Auto";

-- case: A table that was changed many times is dropped
-- grade: lossy
-- section: history
ALTER TABLE "Doc" ADD COLUMN "extra" TEXT, DROP COLUMN "size";
ALTER TABLE "Doc" RENAME COLUMN "title" TO "name";
ALTER TABLE "Doc" RENAME CONSTRAINT "Doc_orgId_fkey" TO "doc_org";
ALTER INDEX "Doc_orgId_title_key" RENAME TO "doc_key";
ALTER TABLE "Doc" RENAME TO "Document";
UPDATE "Document" SET "extra" = 'y';
ALTER TABLE "Document" ALTER COLUMN "extra" SET DEFAULT 'x', ALTER COLUMN "extra" SET NOT NULL;
-- section: migration
DROP TABLE "Document";

-- case: A table set unlogged
-- grade: exact
-- section: history
CREATE TABLE "Free" ("id" INTEGER);
-- section: migration
ALTER TABLE "Free" SET UNLOGGED;

-- case: A table set logged
-- grade: exact
-- section: history
CREATE UNLOGGED TABLE "Free" ("id" SERIAL);
-- section: migration
ALTER TABLE "Free" SET LOGGED;

-- case: Storage parameters are set and reset
-- grade: exact
-- section: history
ALTER TABLE "Org" SET (fillfactor = 70);
-- section: migration
ALTER TABLE "Doc" SET (fillfactor = 80, autovacuum_enabled = false);
ALTER TABLE "Org" RESET (fillfactor);

-- case: Storage parameters are replaced
-- grade: exact
-- section: history
ALTER TABLE "Org" SET (fillfactor = 70, autovacuum_enabled = false);
-- section: migration
ALTER TABLE "Org" SET (fillfactor = 90, toast.autovacuum_enabled = false);

-- case: Replica identity
-- grade: exact
ALTER TABLE "Doc" REPLICA IDENTITY FULL;

-- case: Replica identity of an index
-- grade: exact
-- section: history
ALTER TABLE "Doc" REPLICA IDENTITY FULL;
-- section: migration
ALTER TABLE "Doc" REPLICA IDENTITY USING INDEX "Doc_orgId_title_key";

-- case: Clustering
-- grade: exact
ALTER TABLE "Doc" CLUSTER ON "Doc_at_idx";

-- case: Clustering is taken away
-- grade: exact
-- section: history
ALTER TABLE "Doc" CLUSTER ON "Doc_at_idx";
-- section: migration
ALTER TABLE "Doc" SET WITHOUT CLUSTER;

-- case: CLUSTER remembers its index
-- grade: exact lossy irreversible
CLUSTER "Doc" USING "Doc_at_idx";

-- case: A table of a type
-- grade: exact
CREATE TYPE "Shape" AS ("id" INTEGER, "x" TEXT);
CREATE TABLE "Shapes" OF "Shape" (PRIMARY KEY ("id"));

-- case: A table becomes one of a type
-- grade: exact irreversible
-- section: history
CREATE TYPE "Shape" AS ("id" INTEGER, "x" TEXT);
CREATE TABLE "Shapes" ("id" INTEGER, "x" TEXT);
-- section: migration
ALTER TABLE "Shapes" OF "Shape";

-- case: An ALTER of a table that is not there, with IF EXISTS
-- grade: exact
ALTER TABLE IF EXISTS "Nothing" ADD COLUMN "x" TEXT;
