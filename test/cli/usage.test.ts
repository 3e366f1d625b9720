import assert from 'node:assert/strict';
import { folders, lockkeeper, project, SECOND } from './harness.ts';

/** Arguments, and what the message must hold. */
const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /Usage: lockkeeper COMMAND/],
  [['chek'], /no command chek\. Did you mean check\?/],
  [['--versoin'], /no flag --versoin/],
  [['check', '--formt', 'json'], /no flag --formt of lockkeeper check[\s\S]*Did you mean --format\?/],
  [['check', '-x'], /no flag -x/],
  [['check', '--format'], /--format needs a value/],
  [['check', '--format', '--staged'], /--format needs a value/],
  [['check', '--format', 'jsn'], /text, json, sarif, github, gitlab, markdown, not jsn[\s\S]*Did you mean json\?/],
  [['check', '--staged=yes'], /--staged takes no value/],
  [['check', '--postgres', 'new'], /--postgres takes a major version/],
  [['check', '--postgres', '9'], /--postgres: .* from 14 to 18, not 9/],
  [['check', '--prisma', 'latest'], /--prisma: /],
  [['check', '--since', 'no-such-ref'], /--since: .*no-such-ref/],
  [['check', '--stdin', '--staged'], /exclude each other/],
  [['check', '--stdin', 'prisma'], /--stdin takes no paths/],
  [['check', '--stdin-path', 'a.sql'], /--stdin-path needs --stdin/],
  [['check', 'no/such/path'], /no\/such\/path: There is nothing at this path/],
  [['check', 'package.json'], /package\.json is no SQL file/],
  [['check', '--staged'], /--staged: /],
  [['effects'], /needs a file/],
  [['effects', 'prisma'], /prisma: It is a folder/],
  [['effects', 'nothing.sql'], /nothing\.sql: There is nothing at this path/],
  [['effects', SECOND, 'more'], /takes one argument, but 2 were given/],
  [['rules', 'drop-colum'], /no rule drop-colum[\s\S]*Did you mean drop-column\?/],
  [['lsp'], /needs --stdio/],
  [['lsp', '--pipe'], /no flag --pipe/],
];

describe('cli: usage', () => {
  const temp = folders();
  let root = '';
  before(async () => {
    root = await temp.make(project('SELECT 1;\n'));
  });

  for (const [args, message] of WRONG) {
    it(`refuses ${args.length === 0 ? 'no command' : args.join(' ')}`, async () => {
      const { code, out, err } = await lockkeeper(root, args);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, message);
      assert.doesNotMatch(err, /\n\s+at |\.ts:\d/);
    });
  }

  it('tells its version', async () => {
    assert.deepEqual(await lockkeeper(root, ['--version']), { code: 0, out: '1.2.3\n', err: '' });
  });

  it('helps in general and with each command', async () => {
    const general = await lockkeeper(root, ['--help']);
    assert.equal(general.code, 0);
    for (const name of ['check', 'effects', 'rules', 'config', 'lsp']) {
      assert.match(general.out, new RegExp(`^  ${name} `, 'm'));
      const own = await lockkeeper(root, [name, '--help']);
      assert.equal(own.code, 0);
      assert.match(own.out, new RegExp(`Usage: lockkeeper ${name}`));
      assert.deepEqual(await lockkeeper(root, ['help', name]), own);
    }
  });

  it('turns an internal error into one line, and tells more only when asked', async () => {
    const broken = { stdin: () => Promise.reject(new Error('disk\non fire')) };
    const brief = await lockkeeper(root, ['check', '--stdin'], broken);
    assert.equal(brief.code, 2);
    assert.match(brief.err, /^lockkeeper: internal error: disk on fire .*\n$/);
    const long = await lockkeeper(root, ['check', '--stdin'], { ...broken, env: { LOCKKEEPER_DEBUG: '1' } });
    assert.match(long.err, /\n\s+at /);
  });

  it('lists the rules and explains one', async () => {
    const list = await lockkeeper(root, ['rules']);
    assert.equal(list.code, 0);
    assert.match(list.out, /^drop-column +warning +dangerous /m);
    const one = await lockkeeper(root, ['rules', 'drop-column']);
    assert.match(one.out, /^drop-column\n[\s\S]*Instead:/);
    const json = JSON.parse((await lockkeeper(root, ['rules', '--format', 'json'])).out) as { id: string }[];
    assert.ok(json.some((rule) => rule.id === 'drop-column'));
  });

  it('shows the settings in force, their sources, and no environment', async () => {
    const at = await temp.make(
      project('SELECT 1;\n', {
        'lockkeeper.config.jsonc': '{ "rules": { "drop-column": "advice" } } // ours',
        '.env': 'DATABASE_URL=postgres://u:hunter2@h/d',
      }),
    );
    const { code, out } = await lockkeeper(at, ['config', '--postgres', '16'], { env: { DATABASE_URL: 'postgres://u:hunter2@h/d' } });
    assert.equal(code, 0);
    assert.match(out, /postgresVersion +16 +\(command line\)/);
    assert.match(out, /rules\.drop-column +"advice" +\(lockkeeper\.config\.jsonc\)/);
    assert.match(out, /prismaVersion +"6\.19\.3"/);
    assert.doesNotMatch(out, /hunter2/);
  });
});
