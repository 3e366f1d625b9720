import type { FileChanges } from '../prisma/changes/file-change.ts';
import { writeChanges } from '../prisma/changes/write.ts';
import { type Project, shown } from '../prisma/projects.ts';
import { type Io, usageError } from './io.ts';

/** Writes the changes and gives the paths for people. @throws a usage error when nothing could be written */
export async function writeOrRefuse(changes: FileChanges, project: Project, io: Io): Promise<readonly string[]> {
  // Ctrl+C between two renames would leave half of them; they take a moment.
  const wait = (): void => {};
  process.on('SIGINT', wait);
  try {
    const written = await writeChanges(changes, project.root);
    if ('problem' in written) throw usageError(written.problem);
    return written.map((path) => shown(path, io.cwd));
  } finally {
    process.off('SIGINT', wait);
  }
}

/** Folders and files that the changes remove, for people. */
export const removedBy = ({ changes }: FileChanges, io: Io): readonly string[] =>
  changes.flatMap((c) => (c.kind === 'delete' ? [shown(c.path, io.cwd)] : []));
