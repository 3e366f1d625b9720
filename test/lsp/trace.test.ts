import assert from 'node:assert/strict';
import { withoutSecrets } from '../../client/src/trace.ts';

describe('the trace of messages', () => {
  for (const [text, shown] of [
    [
      '"DATABASE_URL":"postgresql://app:pl4nted@db.example.com:5432/app?schema=x"',
      '"DATABASE_URL":"postgresql://***@db.example.com:5432/app?schema=x"',
    ],
    ['postgresql://app:p%40ss/w@host/app', 'postgresql://***@host/app'],
    ['postgresql://host/app?user=a&password=pl4nted&sslmode=require', 'postgresql://host/app?user=a&password=***&sslmode=require'],
    ['{"uri":"file:///work/shop/prisma/migrations","says":"a@b"}', '{"uri":"file:///work/shop/prisma/migrations","says":"a@b"}'],
  ] as const)
    it(`${shown} is what is written`, () => {
      assert.equal(withoutSecrets(text), shown);
    });
});
