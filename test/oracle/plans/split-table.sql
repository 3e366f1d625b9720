-- Cases for the plan that splits a table in two. The format is described in case-file.ts.

-- case: Nullable columns and one with a default, kept in step by triggers, writes all the way
-- operands: table=User to=Profile columns=bio,theme
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "bio" TEXT, "theme" TEXT NOT NULL DEFAULT 'light', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
COMMENT ON COLUMN "User"."bio" IS 'about';
INSERT INTO "User" ("email", "bio") SELECT 'u' || i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'bio ' || i END FROM generate_series(1, 3000) AS i;
-- section: one-step
CREATE TABLE "Profile" ("id" INTEGER NOT NULL, "bio" TEXT, "theme" TEXT NOT NULL DEFAULT 'light', CONSTRAINT "Profile_pkey" PRIMARY KEY ("id"), CONSTRAINT "Profile_id_fkey" FOREIGN KEY ("id") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE);
COMMENT ON COLUMN "Profile"."bio" IS 'about';
INSERT INTO "Profile" SELECT "id", "bio", "theme" FROM "User";
ALTER TABLE "User" DROP COLUMN "bio", DROP COLUMN "theme";
-- section: client 0
SELECT "id", "email", "bio", "theme" FROM "User" WHERE "id" = 7;
INSERT INTO "User" ("email", "bio") VALUES ('new', 'new');
UPDATE "User" SET "bio" = 'changed', "email" = 'changed' WHERE "id" = 7;
UPDATE "User" SET "id" = 7777777, "bio" = 'moved' WHERE "id" = 7;
DELETE FROM "User" WHERE "id" = 7;
-- section: write 0
INSERT INTO "User" ("email", "bio") VALUES ('zero ' || :n, 'zero ' || :n);
UPDATE "User" SET "bio" = 'zero ' || :n WHERE "id" = 100 + :n;
DELETE FROM "User" WHERE "id" = 200 + :n;
-- section: expect 0
SELECT count(*) FROM "User" WHERE "email" LIKE 'zero %' AND "bio" IS DISTINCT FROM "email"
-- => 0
-- section: client 1
SELECT "bio", "theme" FROM "Profile" WHERE "id" = 7;
INSERT INTO "User" ("email") VALUES ('new') RETURNING "id";
INSERT INTO "Profile" ("id", "bio") VALUES (7, 'x') ON CONFLICT ("id") DO UPDATE SET "bio" = 'y' RETURNING "id", "bio";
UPDATE "Profile" SET "bio" = 'changed' WHERE "id" = 7;
DELETE FROM "User" WHERE "id" = 7;
-- section: write 1
INSERT INTO "User" ("email") VALUES ('one ' || :n);
INSERT INTO "Profile" ("id", "bio") VALUES (currval('"User_id_seq"'), 'one ' || :n) ON CONFLICT ("id") DO UPDATE SET "bio" = 'one ' || :n;
UPDATE "Profile" SET "bio" = 'one ' || :n WHERE "id" = 300 + :n;
-- section: expect
SELECT count(*) FROM "User" u LEFT JOIN "Profile" p USING ("id") WHERE u."email" NOT LIKE 'u%' AND p."bio" IS DISTINCT FROM u."email"
-- => 0
SELECT count(*) FROM "Profile" WHERE "id" BETWEEN 400 AND 3000 AND "bio" IS DISTINCT FROM CASE WHEN "id" % 3 = 0 THEN NULL ELSE 'bio ' || "id" END
-- => 0
SELECT count(*) FROM "Profile" WHERE "id" BETWEEN 101 AND 110 AND "bio" LIKE 'zero %'
-- => 3

-- case: The application writes both, a required column, no writes so that rows are compared
-- operands: table=User to=Profile columns=bio
-- option: sync=code
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "bio" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email", "bio") SELECT 'u' || i, 'bio ' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
CREATE TABLE "Profile" ("id" INTEGER NOT NULL, "bio" TEXT NOT NULL, CONSTRAINT "Profile_pkey" PRIMARY KEY ("id"), CONSTRAINT "Profile_id_fkey" FOREIGN KEY ("id") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO "Profile" SELECT "id", "bio" FROM "User";
ALTER TABLE "User" DROP COLUMN "bio";
-- section: client 0
SELECT "id", "email", "bio" FROM "User" WHERE "id" = 7;
INSERT INTO "User" ("email", "bio") VALUES ('new', 'new');
-- section: client 1
SELECT "id", "email", "bio" FROM "User" WHERE "id" = 7;
INSERT INTO "User" ("email", "bio") VALUES ('new', 'new');
INSERT INTO "Profile" ("id", "bio") VALUES (7, 'x') ON CONFLICT ("id") DO UPDATE SET "bio" = 'y';
-- section: client 2.1
SELECT "bio" FROM "Profile" WHERE "id" = 7;
INSERT INTO "User" ("email", "bio") VALUES ('new', 'new');
INSERT INTO "Profile" ("id", "bio") VALUES (7, 'x') ON CONFLICT ("id") DO UPDATE SET "bio" = 'y';
-- section: client 2.2
SELECT "bio" FROM "Profile" WHERE "id" = 7;
INSERT INTO "User" ("email") VALUES ('new');
INSERT INTO "Profile" ("id", "bio") VALUES (7, 'x') ON CONFLICT ("id") DO UPDATE SET "bio" = 'y';

-- case: A required column, triggers
-- operands: table=User to=Profile columns=bio
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "bio" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email", "bio") SELECT 'u' || i, 'bio ' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
CREATE TABLE "Profile" ("id" INTEGER NOT NULL, "bio" TEXT NOT NULL, CONSTRAINT "Profile_pkey" PRIMARY KEY ("id"), CONSTRAINT "Profile_id_fkey" FOREIGN KEY ("id") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO "Profile" SELECT "id", "bio" FROM "User";
ALTER TABLE "User" DROP COLUMN "bio";
-- section: client 0
SELECT "id", "email", "bio" FROM "User" WHERE "id" = 7;
INSERT INTO "User" ("email", "bio") VALUES ('new', 'new');
-- section: write 0
INSERT INTO "User" ("email", "bio") VALUES ('zero ' || :n, 'zero ' || :n);
-- section: client 1
SELECT "bio" FROM "Profile" WHERE "id" = 7;
INSERT INTO "User" ("email") VALUES ('new');
INSERT INTO "Profile" ("id", "bio") VALUES (7, 'x') ON CONFLICT ("id") DO UPDATE SET "bio" = 'y';
-- section: write 1
INSERT INTO "User" ("email") VALUES ('one ' || :n);
INSERT INTO "Profile" ("id", "bio") VALUES (currval('"User_id_seq"'), 'one ' || :n) ON CONFLICT ("id") DO UPDATE SET "bio" = 'one ' || :n;
-- section: expect
SELECT count(*) FROM "User" u LEFT JOIN "Profile" p USING ("id") WHERE u."email" NOT LIKE 'u%' AND p."bio" IS DISTINCT FROM u."email"
-- => 0

-- case: Indexes, a check, a unique constraint, a foreign key and grants go along
-- operands: table=User to=Profile columns=phone,size,cityId,note
-- section: history
CREATE TABLE "City" ("id" SERIAL NOT NULL, CONSTRAINT "City_pkey" PRIMARY KEY ("id"));
INSERT INTO "City" SELECT FROM generate_series(1, 10);
CREATE TABLE "User" ("id" SERIAL NOT NULL, "phone" TEXT, "size" INTEGER NOT NULL DEFAULT 0, "cityId" INTEGER, "note" JSON, CONSTRAINT "User_pkey" PRIMARY KEY ("id"), CONSTRAINT "User_size_check" CHECK ("size" >= 0));
ALTER TABLE "User" ADD CONSTRAINT "User_cityId_fkey" FOREIGN KEY ("cityId") REFERENCES "City"("id") ON DELETE SET NULL;
CREATE UNIQUE INDEX "User_phone_key" ON "User"("phone");
CREATE INDEX "User_size_cityId_idx" ON "User"("size", "cityId" DESC) WHERE "cityId" IS NOT NULL;
ALTER TABLE "User" ADD CONSTRAINT "User_phone_size_key" UNIQUE ("phone", "size");
GRANT SELECT, INSERT, UPDATE ON "User" TO app_writer;
INSERT INTO "User" ("phone", "size", "cityId", "note") SELECT 'p' || i, i, i % 10 + 1, '{"a": 1}' FROM generate_series(1, 3000) AS i;
-- section: one-step
CREATE TABLE "Profile" ("id" INTEGER NOT NULL, "phone" TEXT, "size" INTEGER NOT NULL DEFAULT 0, "cityId" INTEGER, "note" JSON, CONSTRAINT "Profile_pkey" PRIMARY KEY ("id"), CONSTRAINT "Profile_id_fkey" FOREIGN KEY ("id") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE, CONSTRAINT "Profile_size_check" CHECK ("size" >= 0), CONSTRAINT "Profile_cityId_fkey" FOREIGN KEY ("cityId") REFERENCES "City"("id") ON DELETE SET NULL, CONSTRAINT "Profile_phone_size_key" UNIQUE ("phone", "size"));
CREATE UNIQUE INDEX "Profile_phone_key" ON "Profile"("phone");
CREATE INDEX "Profile_size_cityId_idx" ON "Profile"("size", "cityId" DESC) WHERE "cityId" IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON "Profile" TO app_writer;
INSERT INTO "Profile" SELECT "id", "phone", "size", "cityId", "note" FROM "User";
ALTER TABLE "User" DROP COLUMN "phone", DROP COLUMN "size", DROP COLUMN "cityId", DROP COLUMN "note";
-- section: client 0
INSERT INTO "User" ("phone", "size") VALUES ('new', 1);
UPDATE "User" SET "note" = '{"b":  2}' WHERE "id" = 5;
DELETE FROM "City" WHERE "id" = 3;
-- section: client 1
UPDATE "Profile" SET "note" = '{"b":  2}' WHERE "id" = 5;
DELETE FROM "City" WHERE "id" = 3;

-- case: Composite key, quoted and non-ASCII names
-- operands: table="Größen"."order lines" to="Zeilen Rest" columns="Bemerkung ""a""",menge
-- section: history
CREATE SCHEMA "Größen";
CREATE TABLE "Größen"."order lines" ("tenant" UUID NOT NULL, "Nr" INTEGER NOT NULL, "Bemerkung ""a""" TEXT, "menge" NUMERIC, CONSTRAINT "order lines_pkey" PRIMARY KEY ("tenant", "Nr"));
INSERT INTO "Größen"."order lines" SELECT md5((i / 10)::text)::uuid, i, 'b' || i, i / 3.0 FROM generate_series(1, 3000) AS i;
-- section: one-step
CREATE TABLE "Größen"."Zeilen Rest" ("tenant" UUID NOT NULL, "Nr" INTEGER NOT NULL, "Bemerkung ""a""" TEXT, "menge" NUMERIC, CONSTRAINT "Zeilen Rest_pkey" PRIMARY KEY ("tenant", "Nr"), CONSTRAINT "Zeilen Rest_tenant_Nr_fkey" FOREIGN KEY ("tenant", "Nr") REFERENCES "Größen"."order lines"("tenant", "Nr") ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO "Größen"."Zeilen Rest" SELECT * FROM "Größen"."order lines";
ALTER TABLE "Größen"."order lines" DROP COLUMN "Bemerkung ""a""", DROP COLUMN "menge";
-- section: client 0
UPDATE "Größen"."order lines" SET "menge" = 3 WHERE "Nr" = 5;
-- section: client 1
UPDATE "Größen"."Zeilen Rest" SET "menge" = 3 WHERE "Nr" = 5;

-- case: A partitioned table
-- operands: table=Log to=LogText columns=text
-- section: history
CREATE TABLE "Log" ("id" INTEGER NOT NULL, "at" DATE NOT NULL, "text" TEXT, CONSTRAINT "Log_pkey" PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TABLE "Log_rest" PARTITION OF "Log" DEFAULT;
INSERT INTO "Log" SELECT i, DATE '2024-06-01' + i, 't' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
CREATE TABLE "LogText" ("id" INTEGER NOT NULL, "at" DATE NOT NULL, "text" TEXT, CONSTRAINT "LogText_pkey" PRIMARY KEY ("id", "at"), CONSTRAINT "LogText_id_at_fkey" FOREIGN KEY ("id", "at") REFERENCES "Log"("id", "at") ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO "LogText" SELECT * FROM "Log";
ALTER TABLE "Log" DROP COLUMN "text";
-- section: client 0
INSERT INTO "Log" VALUES (5000, '2024-05-05', 'new');
UPDATE "Log" SET "text" = 'x' WHERE "id" = 5;
-- section: client 1
UPDATE "LogText" SET "text" = 'x' WHERE "id" = 5;

-- case: No primary key
-- operands: table=Log to=LogText columns=text
-- refused: has no primary key
-- section: history
CREATE TABLE "Log" ("text" TEXT);

-- case: An index over columns of both
-- operands: table=Log to=LogText columns=text
-- refused: uses columns that move and columns that stay
-- section: history
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "text" TEXT, "other" TEXT);
CREATE INDEX "both" ON "Log"("text", "other");

-- case: A view reads it
-- operands: table=Log to=LogText columns=text
-- refused: Change that view first
-- section: history
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "text" TEXT);
CREATE VIEW "Texts" AS SELECT "text" FROM "Log";

-- case: No such column
-- operands: table=Log to=LogText columns=texts
-- refused: Did you mean "text"?
-- section: history
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "text" TEXT);

-- case: The table has policies
-- operands: table=Log to=LogText columns=text
-- refused: has policies
-- section: history
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "text" TEXT);
CREATE POLICY "own" ON "Log" USING ("id" = 7);
