-- base:
CREATE TABLE "Item" ("id" SERIAL NOT NULL, "count" INTEGER NOT NULL DEFAULT 0, "title" VARCHAR(100), "note" TEXT DEFAULT '', "price" NUMERIC(10, 4),
  "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "ratio" DOUBLE PRECISION, "key" UUID, "flag" BOOLEAN NOT NULL DEFAULT false, "data" JSON, "tags" VARCHAR(10)[],
  CONSTRAINT "Item_pkey" PRIMARY KEY ("id"));
INSERT INTO "Item" ("count", "title", "note", "price", "ratio", "data", "tags") VALUES (1, 'one', '1', 1.2345, 0.1, '{"a":1}', '{a,b}'), (2, 'two', '2', 2.5, 1e-9, '[]', '{}');

-- case: Integer becomes bigint
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "count" SET DATA TYPE BIGINT;

-- case: The key becomes bigint
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "id" SET DATA TYPE BIGINT;

-- case: Text becomes shorter
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "title" SET DATA TYPE VARCHAR(50);

-- case: Varchar becomes text
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "title" SET DATA TYPE TEXT;

-- case: Numeric loses digits
-- grade: lossy
-- reason: price
ALTER TABLE "Item" ALTER COLUMN "price" SET DATA TYPE NUMERIC(10, 2);

-- case: Timestamp becomes date
-- grade: lossy
-- reason: at
ALTER TABLE "Item" ALTER COLUMN "at" SET DATA TYPE DATE;

-- case: Timestamp becomes timestamptz
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "at" SET DATA TYPE TIMESTAMPTZ(3);

-- case: Timestamp becomes timestamptz with USING
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "at" TYPE TIMESTAMPTZ(3) USING "at" AT TIME ZONE 'UTC';

-- case: Double becomes real
-- grade: lossy
ALTER TABLE "Item" ALTER COLUMN "ratio" SET DATA TYPE REAL;

-- case: Integer becomes text
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "count" SET DATA TYPE TEXT;

-- case: Text becomes integer with USING
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "note" DROP DEFAULT, ALTER COLUMN "note" TYPE INTEGER USING "note"::integer;

-- case: Text becomes integer with default and USING
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "note" DROP DEFAULT, ALTER COLUMN "note" TYPE INTEGER USING "note"::integer, ALTER COLUMN "note" SET DEFAULT 0;

-- case: An expression that cannot be turned round
-- grade: lossy irreversible
-- reason: note
ALTER TABLE "Item" ALTER COLUMN "note" DROP DEFAULT, ALTER COLUMN "note" TYPE INTEGER USING length("note");

-- case: Boolean becomes text
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "flag" DROP DEFAULT, ALTER COLUMN "flag" TYPE TEXT USING CASE WHEN "flag" THEN 'yes' ELSE 'no' END;

-- case: Json becomes jsonb
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "data" SET DATA TYPE JSONB;

-- case: Uuid becomes text
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "key" SET DATA TYPE TEXT;

-- case: An array of varchar becomes one of text
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "tags" SET DATA TYPE TEXT[];

-- case: A scalar becomes an array
-- grade: exact lossy irreversible
ALTER TABLE "Item" ALTER COLUMN "title" TYPE TEXT[] USING ARRAY["title"];

-- case: Collation changes
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "title" TYPE VARCHAR(100) COLLATE "C";

-- case: Collation goes back to the default
-- grade: exact
-- section: history
ALTER TABLE "Item" ADD COLUMN "word" TEXT COLLATE "C";
-- section: migration
ALTER TABLE "Item" ALTER COLUMN "word" TYPE TEXT;

-- case: A column with an index and a check changes its type
-- grade: exact
-- section: history
CREATE INDEX "Item_count_idx" ON "Item"("count") WHERE "count" > 0;
ALTER TABLE "Item" ADD CONSTRAINT "Item_count_check" CHECK ("count" >= 0);
-- section: migration
ALTER TABLE "Item" ALTER COLUMN "count" TYPE BIGINT;

-- case: Both sides of a foreign key become bigint
-- grade: exact
-- section: history
CREATE TABLE "Part" ("id" INTEGER NOT NULL, "itemId" INTEGER NOT NULL, CONSTRAINT "Part_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "Item"("id") ON DELETE RESTRICT ON UPDATE CASCADE);
INSERT INTO "Part" VALUES (1, 1);
-- section: migration
ALTER TABLE "Part" DROP CONSTRAINT "Part_itemId_fkey";
ALTER TABLE "Item" ALTER COLUMN "id" SET DATA TYPE BIGINT;
ALTER TABLE "Part" ALTER COLUMN "itemId" SET DATA TYPE BIGINT;
ALTER TABLE "Part" ADD CONSTRAINT "Part_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "Item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- case: The primary key changes from integer to text as Prisma writes it
-- grade: exact lossy
ALTER TABLE "Item" DROP CONSTRAINT "Item_pkey",
ALTER COLUMN "id" DROP DEFAULT,
ALTER COLUMN "id" SET DATA TYPE TEXT,
ADD CONSTRAINT "Item_pkey" PRIMARY KEY ("id");
DROP SEQUENCE "Item_id_seq";

-- case: A type changes twice
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "count" TYPE BIGINT;
ALTER TABLE "Item" ALTER COLUMN "count" TYPE TEXT;

-- case: The type stays the same
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "count" TYPE INTEGER;

-- case: A column changes to a domain and one to an enum
-- grade: exact lossy
-- section: history
CREATE DOMAIN "Positive" AS INTEGER CHECK (VALUE >= 0);
CREATE TYPE "Kind" AS ENUM ('one', 'two');
-- section: migration
ALTER TABLE "Item" ALTER COLUMN "count" TYPE "Positive";
ALTER TABLE "Item" ALTER COLUMN "title" TYPE "Kind" USING "title"::"Kind";

-- case: The type changes with default and NOT NULL in one statement
-- grade: exact
ALTER TABLE "Item" ALTER COLUMN "count" DROP NOT NULL, ALTER COLUMN "count" DROP DEFAULT, ALTER COLUMN "count" SET DATA TYPE TEXT;

-- case: Int becomes smallint
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "count" TYPE SMALLINT;

-- case: A column that a view reads keeps its view by hand
-- grade: exact
-- section: history
CREATE VIEW "Counts" AS SELECT "id", "count" FROM "Item" WHERE "count" > 0;
-- section: migration
DROP VIEW "Counts";
ALTER TABLE "Item" ALTER COLUMN "count" TYPE BIGINT;
CREATE VIEW "Counts" AS SELECT "id", "count" FROM "Item" WHERE "count" > 0;

-- case: Char padding
-- grade: exact lossy
ALTER TABLE "Item" ALTER COLUMN "title" TYPE CHAR(20);

-- case: A column with a generated one beside it
-- grade: exact
-- section: history
ALTER TABLE "Item" ADD COLUMN "twice" TEXT GENERATED ALWAYS AS ("note" || "note") STORED;
-- section: migration
ALTER TABLE "Item" ALTER COLUMN "twice" TYPE VARCHAR(200);
