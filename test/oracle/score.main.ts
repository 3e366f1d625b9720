import { parseArgs } from 'node:util';
import { caseSets, readCaseFile } from './cases.ts';
import { markdownTable, mismatchLines, scores, textTable } from './score-table.ts';

/* npm run score -- [--md] [--cases FILE]: what Lockkeeper says against what PostgreSQL did. */
const { values } = parseArgs({ options: { md: { type: 'boolean', default: false }, cases: { type: 'string', multiple: true } } });

const all = scores(values.cases?.map(readCaseFile) ?? caseSets());
if (values.md) console.log(markdownTable(all));
else {
  for (const s of all.filter((x) => x.mismatches.length > 0)) {
    console.log(`${s.set}, PostgreSQL ${s.version}, ${s.mode}:`);
    for (const line of mismatchLines(s)) console.log(`  ${line}`);
  }
  console.log(textTable(all));
}
