import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildServer, SERVER, sampleProject } from './support.ts';

/** `start_client` and `buf_attach_client` are there from neovim 0.5 on; push diagnostics, as that client has no pull before 0.10. */
const CHECK = `
local id = vim.lsp.start_client({ name = 'lockkeeper', cmd = { os.getenv('NODE'), os.getenv('SERVER'), '--stdio' }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, id)
local ok = vim.wait(10000, function() return #vim.diagnostic.get(0) > 0 end, 20)
local out = io.open(os.getenv('OUT'), 'w')
for _, d in ipairs(vim.diagnostic.get(0)) do out:write(string.format('%d:%d [%s] %s\\n', d.lnum + 1, d.col + 1, d.source or '', d.code or '')) end
local params = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 9, character = 48 } }
for _, v in pairs(vim.lsp.buf_request_sync(0, 'textDocument/hover', params, 5000) or {}) do out:write('hover ' .. vim.inspect(v.result and v.result.contents) .. '\\n') end
out:close()
vim.lsp.stop_client(vim.lsp.get_active_clients(), true)
vim.cmd(ok and 'qa!' or 'cq!')
`;

const installed = spawnSync('nvim', ['--version']).status === 0;

describe('neovim', () => {
  before(async function () {
    if (!installed) this.skip();
    this.timeout(60_000);
    await buildServer();
  });

  it('shows findings and the lock card', () => {
    const project = sampleProject();
    try {
      const script = join(project.root, 'check.lua');
      const out = join(project.root, 'out.txt');
      writeFileSync(script, CHECK);
      const file = project.migration('20251120150247_make_user_phone_required');
      execFileSync('nvim', ['--headless', '--clean', '-n', file, '-c', `luafile ${script}`], {
        cwd: dirname(script),
        env: { ...process.env, NODE: process.execPath, SERVER, OUT: out },
        timeout: 25_000,
        stdio: 'ignore',
      });
      const said = readFileSync(out, 'utf8');
      assert.match(said, /^10:20 \[lockkeeper\] set-not-null$/m);
      assert.match(said, /hover .*ACCESS EXCLUSIVE/s);
    } finally {
      project.remove();
    }
  });
});
