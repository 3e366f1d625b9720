import assert from 'node:assert/strict';
import { importsOf, sourceFiles } from './source-files.ts';

const sources = [...sourceFiles('server/src'), ...sourceFiles('client/src')].filter((file) => !file.path.includes('.generated.'));
/** More than this is two files. */
const LINES = 400;

describe('source files', () => {
  it(`have at most ${LINES} lines`, () => {
    const long = sources.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length })).filter(({ lines }) => lines > LINES);
    assert.deepEqual(long, []);
  });

  it('say no any', () => {
    const found = sources.flatMap(({ path, text }) =>
      text
        .split('\n')
        .map((line, index) => ({ place: `${path}:${index + 1}`, code: line.replace(/'(?:[^'\\]|\\.)*'|`[^`]*`|\/\/.*|^\s*\/?\*.*/g, '') }))
        .filter(({ code }) => /(?::|\bas|<|\||&|=>)\s*any\b(?!\s*:)/.test(code))
        .map(({ place }) => place),
    );
    assert.deepEqual(found, []);
  });

  it('import with the extension, and re-export nothing wholesale', () => {
    const wrong = sources.flatMap((file) => [
      ...importsOf(file)
        .filter(({ target }) => /^(server|client)\//.test(target) && !/\.(ts|json|md)$/.test(target))
        .map(({ from, target }) => `${from} imports ${target}`),
      ...(/^export \* from/m.test(file.text) ? [`${file.path} re-exports`] : []),
    ]);
    assert.deepEqual(wrong, []);
  });
});
