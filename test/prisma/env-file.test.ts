import assert from 'node:assert/strict';
import { expandValue, parseEnvFile } from '../../server/src/prisma/datasource/env-file.ts';

const read = (text: string): Readonly<Record<string, string>> => Object.fromEntries(parseEnvFile(text));

describe('.env files', () => {
  // what the package dotenv gives for these (17.2.3)
  const cases: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ['plain', 'A=1\nB = two words \nC=', { A: '1', B: 'two words', C: '' }],
    ['export, indentation, colon', 'export A=1\n  B=2\n\texport  C = 3\nD: 4', { A: '1', B: '2', C: '3', D: '4' }],
    ['quotes', `A="x # y"\nB='x "y"'\nC=\`x "y" 'z'\``, { A: 'x # y', B: 'x "y"', C: 'x "y" \'z\'' }],
    ['comments', '# A=0\nA=1 # one\nB="2" # two\nC=3#4\n#', { A: '1', B: '2', C: '3' }],
    ['several lines', 'A="one\ntwo"\nB=\'three\nfour\'\nC=5', { A: 'one\ntwo', B: 'three\nfour', C: '5' }],
    ['escapes in double quotes alone', 'A="x\\ny"\nB=\'x\\ny\'\nC=x\\ny', { A: 'x\ny', B: 'x\\ny', C: 'x\\ny' }],
    ['line ends', 'A=1\r\nB="2"\r\nC=3\rD=4', { A: '1', B: '2', C: '3', D: '4' }],
    ['byte order mark', '\uFEFFA=1', { A: '1' }],
    ['last one counts', 'A=1\nA=2', { A: '2' }],
    ['a quote that never closes', 'A="x\nB=2', { A: '"x', B: '2' }],
    ['lines that are none', 'nonsense\n=1\nA=1\n$%&\nB=2', { A: '1', B: '2' }],
    [
      'an address',
      'DATABASE_URL="postgresql://u:p%40ss@h:5432/db?schema=public&a=b"',
      { DATABASE_URL: 'postgresql://u:p%40ss@h:5432/db?schema=public&a=b' },
    ],
    ['an address without quotes', 'DATABASE_URL=postgresql://u:p@h:5432/db?x=1', { DATABASE_URL: 'postgresql://u:p@h:5432/db?x=1' }],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(read(text), expected));

  it('are read in linear time, whatever stands in them', () => {
    for (const text of [
      'A='.repeat(100_000),
      `A=${' '.repeat(200_000)}x`,
      `A="${'\\"'.repeat(100_000)}`,
      `${'"'.repeat(200_000)}`,
      `A="x\n`.repeat(3_000),
    ]) {
      const started = Date.now();
      parseEnvFile(text);
      assert.ok(Date.now() - started < 20_000);
    }
  });

  it('put variables into each other as Prisma does', () => {
    const file = parseEnvFile(
      'USER=ann\nPW=s3cret\nHOST=${MISSING}db\nURL="postgresql://${USER}:${PW}@${HOST}/x"\nLOOP=${LOOP}x\nRAW=\\${USER}$USER',
    );
    const expand = (name: string, env: Readonly<Record<string, string>> = {}): string => expandValue(file.get(name)!, file, env);
    assert.equal(expand('URL'), 'postgresql://ann:s3cret@db/x');
    assert.equal(expand('URL', { USER: 'bob' }), 'postgresql://bob:s3cret@db/x');
    assert.equal(expand('RAW'), '${USER}$USER');
    assert.ok(expand('LOOP').length < 100);
  });
});
