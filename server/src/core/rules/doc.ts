/** A page of PostgreSQL's manual: `sql-altertable`. */
export const manual = (page: string): string => `https://www.postgresql.org/docs/current/${page}.html`;

/** A page of Prisma's manual: `orm/prisma-migrate`. */
export const prismaManual = (page: string): string => `https://www.prisma.io/docs/${page}`;

/** A numbered list in Markdown. */
export const steps = (...lines: readonly string[]): string => lines.map((line, index) => `${index + 1}. ${line}`).join('\n');
