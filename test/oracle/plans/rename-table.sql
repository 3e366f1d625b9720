-- Cases for the plan that renames a table. The format is described in case-file.ts.

-- case: Serial key, defaults, a generated column, foreign keys, 3,000 rows
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "twice" INTEGER GENERATED ALWAYS AS ("n" * 2) STORED, "n" INTEGER NOT NULL DEFAULT 1, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "authorId" INTEGER NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO "User" ("email", "n") SELECT 'u' || i, i FROM generate_series(1, 3000) AS i;
INSERT INTO "Post" ("authorId") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME TO "Account";
-- section: client 0
SELECT "id", "email", "twice" FROM "User" WHERE "id" = 7;
SELECT "id" FROM "User" WHERE "id" = 7 FOR UPDATE;
INSERT INTO "User" ("email") VALUES ('new') RETURNING "id", "email", "at", "twice", "n";
INSERT INTO "User" ("email", "n") VALUES ('u7', 3) ON CONFLICT ("email") DO UPDATE SET "n" = 4 WHERE "User"."n" > 0 RETURNING "id";
INSERT INTO "User" ("email") VALUES ('u7') ON CONFLICT DO NOTHING;
UPDATE "User" SET "n" = "n" + 1 WHERE "id" = 7 RETURNING "id", "twice";
DELETE FROM "User" WHERE "id" = 7;
SELECT "User"."id", "Post"."id" FROM "User" LEFT JOIN "Post" ON "Post"."authorId" = "User"."id" WHERE "User"."id" = 7;
-- section: write 0
INSERT INTO "User" ("email") VALUES ('zero ' || :n);
UPDATE "User" SET "n" = 70000 + :n WHERE "id" = 100 + :n;
-- section: client 1
SELECT "id", "email", "twice" FROM "Account" WHERE "id" = 7;
INSERT INTO "Account" ("email") VALUES ('new') RETURNING "id", "email", "at", "twice", "n";
-- section: write 1
INSERT INTO "Account" ("email") VALUES ('one ' || :n);
-- section: expect
SELECT count(*) FROM "Account" WHERE "n" > 70000
-- => 2
SELECT count(*) FROM "Account" WHERE "email" LIKE 'zero %'
-- => 2

-- case: No writes, so the rows are compared
-- section: history
CREATE TABLE "order lines" ("Größe" INTEGER NOT NULL, "no" INTEGER GENERATED ALWAYS AS IDENTITY, CONSTRAINT "order lines_pkey" PRIMARY KEY ("Größe", "no"));
INSERT INTO "order lines" ("Größe") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "order lines" RENAME TO "Zeilen äöü";
-- section: client 0
INSERT INTO "order lines" ("Größe") VALUES (1) RETURNING "no";
INSERT INTO "order lines" ("Größe", "no") OVERRIDING SYSTEM VALUE VALUES (1, 7777777);
-- section: client 1
INSERT INTO "Zeilen äöü" ("Größe") VALUES (1) RETURNING "no";

-- case: Grants, a comment, a view over it, a trigger
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
COMMENT ON TABLE "User" IS 'people';
GRANT SELECT, INSERT ON "User" TO app_writer;
GRANT SELECT ("email") ON "User" TO app_reader;
CREATE VIEW "Emails" AS SELECT "email" FROM "User";
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."email" := lower(NEW."email"); RETURN NEW; END $$;
CREATE TRIGGER "lowered" BEFORE INSERT ON "User" FOR EACH ROW EXECUTE FUNCTION lowered();
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME TO "Account";
-- section: client 0
SET LOCAL ROLE app_writer; SELECT "id", "email" FROM "User" WHERE "id" = 7
SET LOCAL ROLE app_reader; SELECT "email" FROM "User" WHERE "email" = 'u7'
SELECT "email" FROM "Emails";
-- section: client 1
SELECT "email" FROM "Emails";
SELECT "email" FROM "Account";

-- case: Policies hold for whoever asks
-- postgres: 18
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
ALTER TABLE "User" ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON "User" TO app_reader;
CREATE POLICY "own" ON "User" FOR SELECT TO app_reader USING ("id" = 7);
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME TO "Account";
-- section: client 0
SELECT "email" FROM "User" WHERE "id" = 7;
-- section: client 1
SELECT "email" FROM "Account" WHERE "id" = 7;

-- case: Policies before PostgreSQL 15
-- postgres: 14
-- refused: has policies
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL);
CREATE POLICY "own" ON "User" USING ("id" = 7);
-- section: change
ALTER TABLE "User" RENAME TO "Account";

-- case: A partitioned table, asked for by operands
-- operands: table=Log to=Record
-- section: history
CREATE TABLE "Log" ("id" INTEGER NOT NULL, "at" DATE NOT NULL, CONSTRAINT "Log_pkey" PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TABLE "Log_2024" PARTITION OF "Log" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Log_rest" PARTITION OF "Log" DEFAULT;
INSERT INTO "Log" SELECT i, DATE '2024-06-01' + i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Log" RENAME TO "Record";
-- section: client 0
INSERT INTO "Log" VALUES (5000, '2024-05-05') RETURNING "id";
UPDATE "Log" SET "at" = '2026-01-01' WHERE "id" = 5;
-- section: client 1
INSERT INTO "Record" VALUES (5000, '2024-05-05') RETURNING "id";

-- case: The rename stands among other changes
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
CREATE TABLE "Team" ("id" SERIAL NOT NULL, CONSTRAINT "Team_pkey" PRIMARY KEY ("id"));
ALTER TABLE "User" RENAME TO "Account";
-- section: down
ALTER TABLE "Account" RENAME TO "User";
DROP TABLE "Team";
-- section: client 0
INSERT INTO "User" ("email") VALUES ('new') RETURNING "id";
-- section: client 1
INSERT INTO "Account" ("email") VALUES ('new') RETURNING "id";

-- case: The name is taken
-- refused: already
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL);
CREATE VIEW "Account" AS SELECT 1 AS "id";
-- section: change
ALTER TABLE "User" RENAME TO "Account";

-- case: The name is too long
-- operands: table=User to=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
-- refused: Choose a shorter one
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL);
