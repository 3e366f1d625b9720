-- Cases for the plan that changes a column's type. The format is described in case-file.ts.

-- case: Integer to bigint, 3,000 rows with nulls and an index
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "points" INTEGER, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_points_idx" ON "User"("points");
INSERT INTO "User" ("email", "points") SELECT 'u' || i, CASE WHEN i % 3 = 0 THEN NULL ELSE i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "points" SET DATA TYPE BIGINT;
-- section: client 0
SELECT "id", "email", "points" FROM "User" WHERE "points" = 7;
INSERT INTO "User" ("email", "points") VALUES ('new', 5);
INSERT INTO "User" ("email") VALUES ('without');
UPDATE "User" SET "points" = "points" + 1 WHERE "id" = 7;
-- section: write 0
INSERT INTO "User" ("email", "points") VALUES ('zero ' || :n, :n);
UPDATE "User" SET "points" = :n WHERE "id" = 100 + :n;
UPDATE "User" SET "points" = NULL WHERE "id" = 200 + :n;
-- section: client 1
SELECT "id", "email", "points" FROM "User" WHERE "points" = 7;
INSERT INTO "User" ("email", "points") VALUES ('new', 5000000000);
-- section: write 1
INSERT INTO "User" ("email", "points") VALUES ('one ' || :n, 5000000000 + :n);
-- section: expect
SELECT count(*) FROM "User" WHERE "email" LIKE 'zero %' AND 'zero ' || "points" <> "email"
-- => 0
SELECT count(*) FROM "User" WHERE "id" BETWEEN 301 AND 2999 AND "points" IS DISTINCT FROM CASE WHEN "id" % 3 = 0 THEN NULL ELSE "id" END
-- => 0

-- case: Primary key of a serial, with foreign keys to it and from it
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, "parentId" INTEGER, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "authorId" INTEGER NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
ALTER TABLE "User" ADD CONSTRAINT "User_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO "User" ("name", "parentId") SELECT 'u' || i, CASE WHEN i > 10 THEN 3 END FROM generate_series(1, 3000) AS i;
INSERT INTO "Post" ("authorId") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" SET DATA TYPE BIGINT;
-- section: one-step
ALTER TABLE "User" ALTER COLUMN "id" SET DATA TYPE BIGINT;
ALTER SEQUENCE "User_id_seq" AS bigint;
-- section: client 0
SELECT "id" FROM "User" WHERE "id" = 7;
INSERT INTO "User" ("name") VALUES ('new') RETURNING "id";
INSERT INTO "Post" ("authorId") VALUES (3);
DELETE FROM "User" WHERE "id" = 5;
-- section: write 0
INSERT INTO "User" ("name", "parentId") VALUES ('zero ' || :n, 1);
INSERT INTO "Post" ("authorId") VALUES (currval('"User_id_seq"'));
-- section: client 1
SELECT "id" FROM "User" WHERE "id" = 7;
INSERT INTO "User" ("name") VALUES ('new') RETURNING "id";
-- section: write 1
INSERT INTO "User" ("name") VALUES ('one');
-- section: expect
SELECT count(*) FROM "User" WHERE "name" LIKE 'u%' AND 'u' || "id" <> "name"
-- => 0
SELECT count(*) FROM "User" u WHERE "name" LIKE 'zero %' AND NOT EXISTS (SELECT FROM "Post" p WHERE p."authorId" = u."id")
-- => 0
SELECT count(*) - count(DISTINCT "id") FROM "User"
-- => 0

-- case: Primary key that is an identity
-- section: history
CREATE TABLE "User" ("id" INTEGER GENERATED ALWAYS AS IDENTITY, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" TYPE bigint;
-- section: client 0
SELECT "id" FROM "User" WHERE "id" = 7;
INSERT INTO "User" ("name") VALUES ('new') RETURNING "id";
-- section: write 0
INSERT INTO "User" ("name") VALUES ('zero ' || :n);
-- section: client 1
SELECT "id" FROM "User" WHERE "id" = 7;
INSERT INTO "User" ("name") VALUES ('new') RETURNING "id";
-- section: write 1
INSERT INTO "User" ("name") VALUES ('one');
-- section: expect
SELECT count(*) - count(DISTINCT "id") FROM "User"
-- => 0

-- case: Text to integer gets a new name, because no code can write both
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "age" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("age") SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE lpad((i % 90)::text, 3, '0') END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "age" TYPE INTEGER USING "age"::integer;
-- section: one-step
ALTER TABLE "User" ALTER COLUMN "age" TYPE INTEGER USING "age"::integer;
ALTER TABLE "User" RENAME COLUMN "age" TO "age_new";
-- section: client 0
SELECT "id", "age" FROM "User" WHERE "age" = '007';
INSERT INTO "User" ("age") VALUES ('12');
UPDATE "User" SET "age" = '13' WHERE "id" = 7;
-- section: write 0
INSERT INTO "User" ("age") VALUES ('1000' || :n);
UPDATE "User" SET "age" = '2000' || :n WHERE "id" = 100 + :n;
-- section: expect 0
SELECT "age" FROM "User" WHERE "id" = 7
-- => 007
-- section: client 1
SELECT "id", "age_new" FROM "User" WHERE "age_new" = 7;
INSERT INTO "User" ("age_new") VALUES (12);
UPDATE "User" SET "age_new" = 13 WHERE "id" = 7;
-- section: write 1
INSERT INTO "User" ("age_new") VALUES (30000 + :n);
UPDATE "User" SET "age_new" = 40000 + :n WHERE "id" = 200 + :n;
-- section: expect
SELECT count(*) FROM "User" WHERE "id" BETWEEN 301 AND 3000 AND "age_new" IS DISTINCT FROM CASE WHEN "id" % 3 = 0 THEN NULL ELSE "id" % 90 END
-- => 0
SELECT count(*) >= 2 FROM "User" WHERE "age_new" BETWEEN 10000 AND 19999
-- => true

-- case: The application writes both columns, NOT NULL without a default
-- option: sync=code
-- section: history
CREATE TABLE "Event" ("id" SERIAL NOT NULL, "at" TEXT NOT NULL, CONSTRAINT "Event_pkey" PRIMARY KEY ("id"));
INSERT INTO "Event" ("at") SELECT '2024-01-01 00:00:' || lpad((i % 60)::text, 2, '0') FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ALTER COLUMN "at" TYPE TIMESTAMP(3) USING "at"::timestamp;
-- section: one-step
ALTER TABLE "Event" ALTER COLUMN "at" TYPE TIMESTAMP(3) USING "at"::timestamp;
ALTER TABLE "Event" RENAME COLUMN "at" TO "at_new";
-- section: client 0
SELECT "at" FROM "Event" WHERE "id" = 7;
INSERT INTO "Event" ("at") VALUES ('2024-02-02 10:00:00');
-- section: write 0
INSERT INTO "Event" ("at") VALUES ('2024-02-02 10:00:00');
-- section: client 1
SELECT "at" FROM "Event" WHERE "id" = 7;
INSERT INTO "Event" ("at", "at_new") VALUES ('2024-02-02 10:00:00', '2024-02-02 10:00:00');
-- section: write 1
INSERT INTO "Event" ("at", "at_new") VALUES ('2024-03-03 10:00:00', '2024-03-03 10:00:00');
-- section: client 2.1
SELECT "at_new" FROM "Event" WHERE "id" = 7;
INSERT INTO "Event" ("at", "at_new") VALUES ('2024-02-02 10:00:00', '2024-02-02 10:00:00');
-- section: client 2.2
SELECT "at_new" FROM "Event" WHERE "id" = 7;
INSERT INTO "Event" ("at_new") VALUES ('2024-02-02 10:00:00');
-- section: write 2.2
INSERT INTO "Event" ("at_new") VALUES ('2024-04-04 10:00:00');
-- section: expect
SELECT count(*) FROM "Event" WHERE "at_new" IS NULL
-- => 0

-- case: Default, NOT NULL, check, unique, comment, grant and a view come along
-- section: history
CREATE TABLE "Item" ("id" SERIAL NOT NULL, "size" INTEGER NOT NULL DEFAULT 3, "code" INTEGER, CONSTRAINT "Item_pkey" PRIMARY KEY ("id"), CONSTRAINT "Item_size_check" CHECK ("size" >= 0));
CREATE UNIQUE INDEX "Item_code_size_key" ON "Item"("code", "size" DESC);
ALTER TABLE "Item" ADD CONSTRAINT "Item_size_id_key" UNIQUE ("size", "id");
COMMENT ON COLUMN "Item"."size" IS 'in cm';
GRANT SELECT ("size") ON "Item" TO app_reader;
CREATE VIEW "Large" AS SELECT "id", "size" FROM "Item" WHERE "size" > 100;
CREATE VIEW "Largest" AS SELECT "id" FROM "Large" WHERE "size" > 1000;
GRANT SELECT ON "Large" TO app_reader;
COMMENT ON VIEW "Large" IS 'big ones';
INSERT INTO "Item" ("size", "code") SELECT i, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Item" ALTER COLUMN "size" TYPE BIGINT;
-- section: one-step
DROP VIEW "Largest";
DROP VIEW "Large";
ALTER TABLE "Item" ALTER COLUMN "size" TYPE BIGINT;
CREATE VIEW "Large" AS SELECT "id", "size" FROM "Item" WHERE "size" > 100;
CREATE VIEW "Largest" AS SELECT "id" FROM "Large" WHERE "size" > 1000;
GRANT SELECT ON "Large" TO app_reader;
COMMENT ON VIEW "Large" IS 'big ones';
-- section: client 0
SELECT "size" FROM "Item" WHERE "id" = 7;
SELECT "size" FROM "Large" WHERE "id" = 700;
INSERT INTO "Item" ("code") VALUES (77777);
UPDATE "Item" SET "size" = 12 WHERE "id" = 9;
-- section: write 0
INSERT INTO "Item" ("code") VALUES (10000 + :n);
-- section: client 1
SELECT "size" FROM "Item" WHERE "id" = 7;
SELECT "size" FROM "Large" WHERE "id" = 700;
INSERT INTO "Item" ("code", "size") VALUES (77777, 5000000000);
-- section: write 1
INSERT INTO "Item" ("code") VALUES (20000 + :n);

-- case: Composite key, quoted and non-ASCII names, no room behind the longest name
-- section: history
CREATE SCHEMA "Größen";
CREATE TABLE "Größen"."order lines" ("tenant" UUID NOT NULL, "no" INTEGER NOT NULL, "Menge ""a"" äääääääääääääääääääääääää" SMALLINT NOT NULL DEFAULT 1, CONSTRAINT "order lines_pkey" PRIMARY KEY ("tenant", "no"));
INSERT INTO "Größen"."order lines" SELECT gen_random_uuid(), i, i % 100 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Größen"."order lines" ALTER COLUMN "Menge ""a"" äääääääääääääääääääääääää" TYPE INTEGER;
-- section: client 0
SELECT "Menge ""a"" äääääääääääääääääääääääää" FROM "Größen"."order lines" WHERE "no" = 1;
INSERT INTO "Größen"."order lines" ("tenant", "no") VALUES (gen_random_uuid(), 1);
-- section: write 0
INSERT INTO "Größen"."order lines" VALUES ('00000000-0000-0000-0000-000000000001', :n, 5);
-- section: client 1
SELECT "Menge ""a"" äääääääääääääääääääääääää" FROM "Größen"."order lines" WHERE "no" = 1;
-- section: expect
SELECT count(*) FROM "Größen"."order lines" WHERE "no" > 100 AND "no" % 100 <> "Menge ""a"" äääääääääääääääääääääääää"
-- => 0

-- case: Part of a composite primary key
-- section: history
CREATE TABLE "Line" ("order" INTEGER NOT NULL, "no" INTEGER NOT NULL, CONSTRAINT "Line_pkey" PRIMARY KEY ("order", "no"));
CREATE TABLE "Part" ("order" INTEGER, "no" INTEGER, CONSTRAINT "Part_line_fkey" FOREIGN KEY ("order", "no") REFERENCES "Line"("order", "no"));
INSERT INTO "Line" SELECT i / 10, i FROM generate_series(1, 3000) AS i;
INSERT INTO "Part" SELECT i / 10, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Line" ALTER COLUMN "order" TYPE BIGINT;
-- section: client 0
INSERT INTO "Line" VALUES (5000, 5000);
INSERT INTO "Part" VALUES (1, 10);
-- section: write 0
INSERT INTO "Line" ("order", "no") VALUES (10000 + :n, 1);
-- section: client 1
INSERT INTO "Line" ("order", "no") VALUES (5000, 5000);

-- case: Enum to text keeps its name when that is asked for
-- option: names=swap
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" NOT NULL DEFAULT 'USER', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("role") SELECT CASE WHEN i % 3 = 0 THEN 'ADMIN'::"Role" ELSE 'USER' END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT, ALTER COLUMN "role" TYPE TEXT USING "role"::text, ALTER COLUMN "role" SET DEFAULT 'USER';
-- section: client 0
SELECT "role" FROM "User" WHERE "role" = 'ADMIN';
INSERT INTO "User" ("role") VALUES ('ADMIN');
INSERT INTO "User" DEFAULT VALUES;
-- section: write 0
INSERT INTO "User" ("role") VALUES ('ADMIN');
-- section: client 1
SELECT "role" FROM "User" WHERE "role" = 'OTHER';
INSERT INTO "User" ("role") VALUES ('OTHER');
-- section: expect
SELECT count(*) FROM "User" WHERE "id" <= 3000 AND "role" <> CASE WHEN "id" % 3 = 0 THEN 'ADMIN' ELSE 'USER' END
-- => 0

-- case: Timestamp to a timestamp with time zone
-- section: history
CREATE TABLE "Event" ("id" SERIAL NOT NULL, "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, CONSTRAINT "Event_pkey" PRIMARY KEY ("id"));
INSERT INTO "Event" ("at") SELECT TIMESTAMP '2024-01-01' + i * INTERVAL '1 minute' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ALTER COLUMN "at" SET DATA TYPE TIMESTAMPTZ(3);
-- section: client 0
INSERT INTO "Event" ("at") VALUES ('2024-02-02 10:00:00');
SELECT "at" FROM "Event" WHERE "at" > '2024-01-01';
-- section: write 0
INSERT INTO "Event" ("at") VALUES ('2024-02-02 10:00:00');
-- section: client 1
INSERT INTO "Event" ("at") VALUES ('2024-02-02 10:00:00+02');

-- case: Text to jsonb under a name that is asked for
-- operands: column=Doc.body type=jsonb to=content
-- refused: does not become a jsonb
-- section: history
CREATE TABLE "Doc" ("id" SERIAL NOT NULL, "body" TEXT NOT NULL DEFAULT '{}', CONSTRAINT "Doc_pkey" PRIMARY KEY ("id"));
INSERT INTO "Doc" ("body") SELECT '{"a": ' || i || '}' FROM generate_series(1, 3000) AS i;

-- case: Text to json, values that = does not tell apart, no primary key
-- operands: column=Doc.body type=json to=content
-- section: history
CREATE TABLE "Doc" ("no" INTEGER NOT NULL, "body" TEXT);
INSERT INTO "Doc" SELECT i, CASE WHEN i % 5 = 0 THEN NULL ELSE '{"a": ' || i || '}' END FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Doc" ALTER COLUMN "body" TYPE json USING "body"::json;
ALTER TABLE "Doc" RENAME COLUMN "body" TO "content";
-- section: client 0
INSERT INTO "Doc" VALUES (1, '{}');
SELECT "body" FROM "Doc" WHERE "no" = 1;
-- section: write 0
UPDATE "Doc" SET "body" = '{"b":  1}' WHERE "no" = 100 + :n;
-- section: client 1
INSERT INTO "Doc" ("no", "content") VALUES (1, '{}');
-- section: write 1
UPDATE "Doc" SET "content" = '{"c":  1}' WHERE "no" = 200 + :n;
-- section: expect
SELECT count(*) FROM "Doc" WHERE "content"::text IN ('{"b":  1}', '{"c":  1}')
-- => 5

-- case: An expression that no cast undoes: the application writes both
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "status" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("status") SELECT CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN 'active' ELSE 'inactive' END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "status" TYPE BOOLEAN USING ("status" = 'active');
-- section: one-step
ALTER TABLE "User" ALTER COLUMN "status" TYPE BOOLEAN USING ("status" = 'active');
ALTER TABLE "User" RENAME COLUMN "status" TO "status_new";
-- section: client 0
INSERT INTO "User" ("status") VALUES ('active');
-- section: write 0
INSERT INTO "User" ("status") VALUES ('active');
-- section: client 1
INSERT INTO "User" ("status", "status_new") VALUES ('active', true);
-- section: client 2.1
INSERT INTO "User" ("status", "status_new") VALUES ('active', true);
SELECT "status_new" FROM "User" WHERE "status_new";
-- section: client 2.2
INSERT INTO "User" ("status_new") VALUES (true);

-- case: A shorter varchar, with a trigger that the plan must not cut short
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" VARCHAR(200) NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "User_name_key" ON "User"("name");
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "name" TYPE VARCHAR(20);
-- section: client 0
INSERT INTO "User" ("name") VALUES ('new');
UPDATE "User" SET "name" = 'changed' WHERE "id" = 7;
-- section: write 0
INSERT INTO "User" ("name") VALUES ('zero ' || :n);
-- section: client 1
INSERT INTO "User" ("name") VALUES ('new');

-- case: A partitioned table, a column without an index
-- section: history
CREATE TABLE "Log" ("id" INTEGER NOT NULL, "at" DATE NOT NULL, "size" INTEGER, CONSTRAINT "Log_pkey" PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TABLE "Log_2024" PARTITION OF "Log" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Log_rest" PARTITION OF "Log" DEFAULT;
INSERT INTO "Log" SELECT i, DATE '2024-06-01' + i, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" ALTER COLUMN "size" TYPE BIGINT;
-- section: client 0
INSERT INTO "Log" VALUES (5000, '2024-05-05', 1);
SELECT "size" FROM "Log" WHERE "id" = 5;
-- section: write 0
INSERT INTO "Log" ("id", "at", "size") VALUES (6000 + :n, '2024-05-05', 1);
-- section: client 1
INSERT INTO "Log" ("id", "at", "size") VALUES (5000, '2024-05-05', 5000000000);

-- case: A wider varchar needs no plan
-- refused: run it as it is
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" VARCHAR(20));
-- section: change
ALTER TABLE "User" ALTER COLUMN "name" TYPE VARCHAR(200);

-- case: Text to uuid under a foreign key
-- refused: compares it with a column of the old type
-- section: history
CREATE TABLE "User" ("id" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("authorId" TEXT REFERENCES "User"("id"));
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" TYPE UUID USING "id"::uuid;

-- case: A check over the old type
-- refused: Drop that check first
-- section: history
CREATE TABLE "User" ("id" TEXT NOT NULL, CONSTRAINT "length" CHECK (length("id") = 36));
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" TYPE UUID USING "id"::uuid;

-- case: Names cannot be swapped where no code can write both
-- option: names=swap
-- refused: no moment suits both
-- section: history
CREATE TABLE "User" ("id" TEXT NOT NULL);
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" TYPE UUID USING "id"::uuid;

-- case: A domain with a constraint
-- refused: Use the domain's base type
-- section: history
CREATE DOMAIN "positive" AS BIGINT CHECK (VALUE > 0);
CREATE TABLE "User" ("id" INTEGER NOT NULL);
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" TYPE "positive";

-- case: A materialized view reads it
-- refused: can only be dropped and filled again
-- section: history
CREATE TABLE "User" ("id" INTEGER NOT NULL);
CREATE MATERIALIZED VIEW "Ids" AS SELECT "id" FROM "User";
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" TYPE BIGINT;

-- case: No cast and no USING
-- refused: Say with USING
-- section: history
CREATE TABLE "User" ("id" BOOLEAN NOT NULL);
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" TYPE TIMESTAMP;

-- case: Enum to text gets a new name, because Prisma Client casts the values of enums
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" NOT NULL DEFAULT 'USER', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_role_idx" ON "User"("role");
INSERT INTO "User" ("role") SELECT CASE WHEN i % 3 = 0 THEN 'ADMIN'::"Role" ELSE 'USER' END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT, ALTER COLUMN "role" TYPE TEXT USING "role"::text, ALTER COLUMN "role" SET DEFAULT 'USER';
-- section: one-step
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT, ALTER COLUMN "role" TYPE TEXT USING "role"::text, ALTER COLUMN "role" SET DEFAULT 'USER';
ALTER TABLE "User" RENAME COLUMN "role" TO "role_new";
-- section: client 0
SELECT "id" FROM "User" WHERE "role" = CAST('ADMIN' AS "Role");
INSERT INTO "User" ("role") VALUES (CAST('ADMIN' AS "Role"));
INSERT INTO "User" DEFAULT VALUES;
-- section: client 1
SELECT "id" FROM "User" WHERE "role_new" = 'ADMIN';
INSERT INTO "User" ("role_new") VALUES ('ADMIN');
INSERT INTO "User" DEFAULT VALUES;

-- case: A trigger of the table changes the value before it is copied
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" VARCHAR(200) NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."name" := lower(NEW."name"); RETURN NEW; END $$;
CREATE TRIGGER "lowered" BEFORE INSERT OR UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION lowered();
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "name" TYPE VARCHAR(50);
-- section: client 0
INSERT INTO "User" ("name") VALUES ('NEW');
-- section: write 0
INSERT INTO "User" ("name") VALUES ('ZERO ' || :n);
UPDATE "User" SET "name" = 'ZERO ' || :n WHERE "id" = 100 + :n;
-- section: client 1
INSERT INTO "User" ("name") VALUES ('NEW');
-- section: expect
SELECT count(*) FROM "User" WHERE "name" <> lower("name")
-- => 0
SELECT count(*) FROM "User" WHERE "name" ~ '^zero'
-- => 12

-- case: The referencing column of a foreign key, which is unique
-- section: history
CREATE TABLE "User" ("id" BIGSERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Profile" ("id" SERIAL NOT NULL, "userId" INTEGER NOT NULL, CONSTRAINT "Profile_pkey" PRIMARY KEY ("id"), CONSTRAINT "one each" UNIQUE ("userId") DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE "Profile" ADD CONSTRAINT "Profile_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO "User" SELECT FROM generate_series(1, 3000);
INSERT INTO "Profile" ("userId") SELECT i FROM generate_series(1, 2900) AS i;
-- section: change
ALTER TABLE "Profile" ALTER COLUMN "userId" TYPE BIGINT;
-- section: client 0
INSERT INTO "Profile" ("userId") VALUES (2999);
UPDATE "User" SET "id" = 9999 WHERE "id" = 7;
DELETE FROM "User" WHERE "id" = 7;
-- section: client 1
INSERT INTO "Profile" ("userId") VALUES (2999);

-- case: Arrays, a numeric with another scale, an expression over another column
-- section: history
CREATE TABLE "Sum" ("id" SERIAL NOT NULL, "parts" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[], "total" DECIMAL(10,4), "rate" INTEGER NOT NULL, CONSTRAINT "Sum_pkey" PRIMARY KEY ("id"));
CREATE INDEX "Sum_parts_idx" ON "Sum" USING gin ("parts");
INSERT INTO "Sum" ("parts", "total", "rate") SELECT ARRAY[i, i + 1], i / 7.0, 3 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Sum" ALTER COLUMN "total" TYPE DECIMAL(12,2) USING ("Sum"."total" * "rate");
-- section: one-step
ALTER TABLE "Sum" ALTER COLUMN "total" TYPE DECIMAL(12,2) USING ("Sum"."total" * "rate");
ALTER TABLE "Sum" RENAME COLUMN "total" TO "total_new";
-- section: client 0
INSERT INTO "Sum" ("total", "rate") VALUES (1, 2);
-- section: client 1
INSERT INTO "Sum" ("total", "rate", "total_new") VALUES (1, 2, 2);
-- section: client 2
INSERT INTO "Sum" ("rate", "total_new") VALUES (2, 2);

-- case: Bigint to integer among other changes of the statement
-- section: history
CREATE TABLE "Sum" ("id" SERIAL NOT NULL, "n" BIGINT NOT NULL, CONSTRAINT "Sum_pkey" PRIMARY KEY ("id"));
INSERT INTO "Sum" ("n") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Sum" ADD COLUMN "a" TEXT, ALTER COLUMN "n" TYPE INTEGER, ADD COLUMN "b" TEXT;
-- section: down
ALTER TABLE "Sum" DROP COLUMN "a", DROP COLUMN "b";
-- section: client 0
INSERT INTO "Sum" ("n") VALUES (1);
-- section: client 1
INSERT INTO "Sum" ("n", "a") VALUES (1, 'x');

-- case: A view that the draft makes again
-- refused: Take out the statements
-- section: history
CREATE TABLE "User" ("id" INTEGER NOT NULL);
CREATE VIEW "Ids" AS SELECT "id" FROM "User";
-- section: change
DROP VIEW "Ids";
ALTER TABLE "User" ALTER COLUMN "id" TYPE BIGINT;
CREATE VIEW "Ids" AS SELECT "id" FROM "User";

-- case: The application cannot write both across a swap
-- option: names=swap
-- option: sync=code
-- refused: Ask for sync=trigger
-- section: history
CREATE TABLE "User" ("id" INTEGER NOT NULL);
-- section: change
ALTER TABLE "User" ALTER COLUMN "id" TYPE BIGINT;

-- case: Serial is no type
-- operands: column=User.id type=bigserial
-- refused: is no type of its own
-- section: history
CREATE TABLE "User" ("id" INTEGER NOT NULL);

-- case: An expression that is none
-- operands: column=User.id type=bigint using=(id);DROP
-- refused: is no expression
-- section: history
CREATE TABLE "User" ("id" INTEGER NOT NULL);

-- case: Prisma's DROP and ADD of the same column keeps the values
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, "age" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_age_idx" ON "User"("age");
INSERT INTO "User" ("age") SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE (i % 90)::text END FROM generate_series(1, 3000) AS i;
-- section: change
-- AlterTable
ALTER TABLE "User" DROP COLUMN "age",
ADD COLUMN     "age" INTEGER;

-- CreateIndex
CREATE INDEX "User_age_idx" ON "User"("age");
-- section: one-step
ALTER TABLE "User" ALTER COLUMN "age" TYPE INTEGER USING "age"::integer;
ALTER TABLE "User" RENAME COLUMN "age" TO "age_new";
-- section: client 0
INSERT INTO "User" ("age") VALUES ('12');
-- section: client 1
INSERT INTO "User" ("age_new") VALUES (12);

-- case: Prisma's change of a primary key
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
-- AlterTable
ALTER TABLE "User" DROP CONSTRAINT "User_pkey",
ALTER COLUMN "id" SET DATA TYPE BIGINT,
ADD CONSTRAINT "User_pkey" PRIMARY KEY ("id");
-- section: one-step
ALTER TABLE "User" ALTER COLUMN "id" SET DATA TYPE BIGINT;
ALTER SEQUENCE "User_id_seq" AS bigint;
-- section: client 0
INSERT INTO "User" ("email") VALUES ('12') RETURNING "id";
-- section: client 1
INSERT INTO "User" ("email") VALUES ('12') RETURNING "id";

-- case: A foreign key that the draft makes again
-- refused: Take out the statements
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("authorId" INTEGER, CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id"));
-- section: change
ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";
ALTER TABLE "User" DROP CONSTRAINT "User_pkey",
ALTER COLUMN "id" SET DATA TYPE BIGINT,
ADD CONSTRAINT "User_pkey" PRIMARY KEY ("id");
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id");

-- case: DROP and ADD that also loses NOT NULL
-- refused: lose its NOT NULL
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "age" TEXT NOT NULL);
-- section: change
ALTER TABLE "User" DROP COLUMN "age", ADD COLUMN "age" INTEGER;

-- case: The application writes both, with a default, a check and a view
-- operands: column=Item.size type=bigint to="Breite ""a"""
-- option: sync=code
-- section: history
CREATE TABLE "Item" ("id" SERIAL NOT NULL, "size" INTEGER NOT NULL DEFAULT 3, CONSTRAINT "Item_pkey" PRIMARY KEY ("id"), CONSTRAINT "Item_size_check" CHECK ("size" >= 0));
CREATE VIEW "Large" AS SELECT "id", "size" FROM "Item" WHERE "size" > 100;
INSERT INTO "Item" ("size") SELECT i FROM generate_series(1, 3000) AS i;
-- section: one-step
DROP VIEW "Large";
ALTER TABLE "Item" ALTER COLUMN "size" TYPE BIGINT;
ALTER TABLE "Item" RENAME COLUMN "size" TO "Breite ""a""";
CREATE VIEW "Large" AS SELECT "id", "Breite ""a""" AS "size" FROM "Item" WHERE "Breite ""a""" > 100;
-- section: client 0
INSERT INTO "Item" ("size") VALUES (5);
INSERT INTO "Item" DEFAULT VALUES;
SELECT "size" FROM "Large" WHERE "id" = 700;
-- section: client 1
INSERT INTO "Item" ("size", "Breite ""a""") VALUES (5, 5);
INSERT INTO "Item" DEFAULT VALUES;
-- section: client 2.1
INSERT INTO "Item" ("size", "Breite ""a""") VALUES (5, 5);
-- section: client 2.2
INSERT INTO "Item" ("Breite ""a""") VALUES (5000000000);
INSERT INTO "Item" DEFAULT VALUES;

-- case: Constants as defaults keep the type that they have
-- option: names=swap
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" NOT NULL DEFAULT 'USER', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("role") SELECT 'ADMIN' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "role" TYPE CHAR(20);
-- section: client 0
INSERT INTO "User" DEFAULT VALUES;
-- section: client 1
INSERT INTO "User" DEFAULT VALUES;

-- case: A text with a default becomes shorter
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL DEFAULT 'it''s me', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'n' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "name" TYPE VARCHAR(50);
-- section: client 0
INSERT INTO "User" DEFAULT VALUES;
-- section: client 1
INSERT INTO "User" DEFAULT VALUES;

-- case: A date with a default becomes a timestamp
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "born" DATE DEFAULT '2000-01-01', "seen" TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("born") SELECT DATE '2000-01-01' + i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "born" TYPE TIMESTAMP(3);
-- section: client 0
INSERT INTO "User" DEFAULT VALUES;
-- section: client 1
INSERT INTO "User" DEFAULT VALUES;

-- case: Numbers of a sequence do not become a boolean
-- operands: column=User.id type=boolean
-- refused: takes numbers from a sequence
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL);

-- case: Numbers of a sequence become a text
-- operands: column=User.id type=text
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" SELECT FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "User" ALTER COLUMN "id" TYPE TEXT;
ALTER TABLE "User" RENAME COLUMN "id" TO "id_new";
-- section: client 0
INSERT INTO "User" DEFAULT VALUES;
-- section: client 1
INSERT INTO "User" DEFAULT VALUES;
