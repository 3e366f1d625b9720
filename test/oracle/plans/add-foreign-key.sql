-- Cases for the plan that adds a foreign key. The format is described in case-file.ts.

-- case: As Prisma writes it, 3,000 rows with nulls
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "authorId" INTEGER, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" SELECT FROM generate_series(1, 100);
INSERT INTO "Post" ("authorId") SELECT NULLIF(i % 101, 0) FROM generate_series(1, 3000) AS i;
-- section: change
-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
-- section: client 0
INSERT INTO "Post" ("authorId") VALUES (1000);
DELETE FROM "User" WHERE "id" = 1;
-- section: client 1
INSERT INTO "Post" ("authorId") VALUES (2);
INSERT INTO "Post" ("authorId") VALUES (NULL);
UPDATE "Post" SET "authorId" = 3 WHERE "id" = 1;
-- section: write 1
INSERT INTO "Post" ("authorId") VALUES (:n);
-- section: expect
SELECT count(*) FROM "Post" WHERE "id" > 3000 AND "authorId" IS NOT NULL
-- => 3

-- case: With an index first, without names, to the primary key
-- option: index=yes
-- option: code=ready
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "authorId" INTEGER NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" SELECT FROM generate_series(1, 100);
INSERT INTO "Post" ("authorId") SELECT 1 + i % 100 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Post" ADD FOREIGN KEY ("authorId") REFERENCES "User" DEFERRABLE INITIALLY DEFERRED;
-- section: one-step
CREATE INDEX "Post_authorId_idx" ON "Post" ("authorId");
ALTER TABLE "Post" ADD FOREIGN KEY ("authorId") REFERENCES "User" DEFERRABLE INITIALLY DEFERRED;
-- section: client 0
INSERT INTO "Post" ("authorId") VALUES (1);

-- case: A composite key in another schema, names outside of ASCII, all parts or none
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("mandant" INTEGER, "näme" TEXT, PRIMARY KEY ("mandant", "näme"));
CREATE TABLE "my app"."Maß" ("id" SERIAL PRIMARY KEY, "mandant" INTEGER, "größe 1" TEXT);
INSERT INTO "my app"."Größe ""x""" SELECT i % 5, 'n' || i FROM generate_series(1, 100) AS i;
INSERT INTO "my app"."Maß" ("mandant", "größe 1") SELECT i % 5, 'n' || i FROM generate_series(1, 100) AS i;
INSERT INTO "my app"."Maß" ("mandant", "größe 1") SELECT NULL, NULL FROM generate_series(1, 2900) AS i;
CREATE INDEX ON "my app"."Maß" ("mandant", "größe 1");
-- section: change
ALTER TABLE "my app"."Maß" ADD CONSTRAINT "Maß ""x""" FOREIGN KEY ("mandant", "größe 1") REFERENCES "my app"."Größe ""x"""("mandant", "näme") MATCH FULL;
-- section: client 0
INSERT INTO "my app"."Maß" ("mandant", "größe 1") VALUES (1, NULL);
-- section: client 1
INSERT INTO "my app"."Maß" ("mandant", "größe 1") VALUES (1, 'n1');

-- case: A column that the draft adds needs no release before
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" SERIAL NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" SELECT FROM generate_series(1, 100);
INSERT INTO "Post" SELECT FROM generate_series(1, 3000);
-- section: change
-- AlterTable
ALTER TABLE "Post" ADD COLUMN "authorId" INTEGER;

-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
-- section: down
ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";
ALTER TABLE "Post" DROP COLUMN "authorId";
-- section: client 0
INSERT INTO "Post" DEFAULT VALUES;
DELETE FROM "User" WHERE "id" = 5;

-- case: To itself
-- option: code=ready
-- section: history
CREATE TABLE "Node" ("id" SERIAL NOT NULL, "parentId" INTEGER, CONSTRAINT "Node_pkey" PRIMARY KEY ("id"));
INSERT INTO "Node" ("parentId") SELECT NULLIF(i - 1, 0) FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Node" ADD CONSTRAINT "Node_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Node"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- section: client 0
INSERT INTO "Node" ("parentId") VALUES (1);
DELETE FROM "Node" WHERE "id" = 3000;

-- case: A partitioned table that points to a plain one
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Event" ("at" DATE NOT NULL, "userId" INTEGER) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "User" SELECT FROM generate_series(1, 100);
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, 1 + i % 100 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD CONSTRAINT "Event_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE;
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1000);
-- section: client 1
INSERT INTO "Event" VALUES ('2026-02-02', 1);
DELETE FROM "User" WHERE "id" = 2;

-- case: A plain table that points to a partitioned one
-- postgres: 18
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL, PRIMARY KEY ("at", "id")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "eventAt" DATE, "eventId" INTEGER);
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
INSERT INTO "Log" ("eventAt", "eventId") SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" ADD CONSTRAINT "Log_event_fkey" FOREIGN KEY ("eventAt", "eventId") REFERENCES "Event"("at", "id");
-- section: client 0
INSERT INTO "Log" ("eventAt", "eventId") VALUES ('2026-02-02', 0);
-- section: client 1
INSERT INTO "Log" ("eventAt", "eventId") VALUES (NULL, 0);

-- case: A plain table that points to a partitioned one, before 18
-- postgres: 14
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL, PRIMARY KEY ("at", "id")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "eventAt" DATE, "eventId" INTEGER);
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
INSERT INTO "Log" ("eventAt", "eventId") SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" ADD CONSTRAINT "Log_event_fkey" FOREIGN KEY ("eventAt", "eventId") REFERENCES "Event"("at", "id");
-- section: one-step
ALTER TABLE "Log" ADD CONSTRAINT "Log_event_fkey" FOREIGN KEY ("eventAt", "eventId") REFERENCES "Event"("at", "id") NOT VALID;
ALTER TABLE "Log" VALIDATE CONSTRAINT "Log_event_fkey";
-- section: client 0
INSERT INTO "Log" ("eventAt", "eventId") VALUES ('2026-02-02', 0);
-- section: client 1
INSERT INTO "Log" ("eventAt", "eventId") VALUES (NULL, 0);

-- case: A new column with a default that points to another table
-- section: history
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "Team" SELECT generate_series(0, 10);
INSERT INTO "User" SELECT FROM generate_series(1, 3000);
-- section: change
ALTER TABLE "User" ADD COLUMN "teamId" INTEGER NOT NULL DEFAULT 0 REFERENCES "Team"("id") ON DELETE SET DEFAULT;
-- section: client 0
INSERT INTO "User" DEFAULT VALUES;

-- case: Asked for by operands
-- operands: table=Post columns=authorId references=User
-- option: on-delete=cascade
-- option: on-update=no-action
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "authorId" INTEGER, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" SELECT FROM generate_series(1, 100);
INSERT INTO "Post" ("authorId") SELECT NULLIF(i % 101, 0) FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User" ON DELETE CASCADE;
-- section: client 0
INSERT INTO "Post" ("authorId") VALUES (1000);
-- section: client 1
INSERT INTO "Post" ("authorId") VALUES (1);

-- case: To columns that are not unique
-- refused: points to columns that are unique
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "author" TEXT, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "Post" ADD CONSTRAINT "Post_author_fkey" FOREIGN KEY ("author") REFERENCES "User"("name");

-- case: To a table that is not there
-- refused: create no table
-- section: history
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "author" TEXT, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "Post" ADD CONSTRAINT "Post_author_fkey" FOREIGN KEY ("author") REFERENCES "User"("name");
