-- case: No end
-- lockkeeper-ignore-start missing-lock-timeout
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
-- lockkeeper-ignore-start missing-lock-timeout
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- lockkeeper-ignore-end

-- case: No start
-- postgres: 14
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- lockkeeper-ignore-end
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: No end, other line breaks
-- crlf
/* lockkeeper-ignore-start missing-lock-timeout */
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
/* lockkeeper-ignore-start missing-lock-timeout */
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- lockkeeper-ignore-end
