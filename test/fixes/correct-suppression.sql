-- case: A letter missing
-- lockkeeper-ignore missing-lock-timeot: quiet hour
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
-- lockkeeper-ignore missing-lock-timeout: quiet hour
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: Among others
-- postgres: 14
-- lockkeeper-ignore missing-lock-timeout, drop-colunm: nobody reads it
ALTER TABLE "User" DROP COLUMN "legacyId";
-- after
-- lockkeeper-ignore missing-lock-timeout, drop-column: nobody reads it
ALTER TABLE "User" DROP COLUMN "legacyId";

-- case: Nothing like it
-- lockkeeper-ignore quux
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- not offered
