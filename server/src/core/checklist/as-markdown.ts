import { code, escaped } from '../text/markdown.ts';
import { type FilledItem, grouped, isTicked, progress, remark } from './fill-in.ts';

/** The checklist as a task list for the body of a pull request; the same for the editor and the command line. */
export function checklistMarkdown(migration: string, items: readonly FilledItem[]): string {
  return `${[
    `## Checklist for ${code(migration)}`,
    `${progress(items)} done.`,
    ...grouped(items).flatMap((g) => [`### ${g.group}`, g.items.map(line).join('\n')]),
  ].join('\n\n')}\n`;
}

function line(item: FilledItem): string {
  const beside = remark(item);
  return `- [${isTicked(item) ? 'x' : ' '}] ${escaped(item.text)}${beside === '' ? '' : `: ${escaped(beside)}`}`;
}
