/** What all parts print: a table with medians and 95th percentiles. */

export const quantile = (times: readonly number[], q: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * q) - 1)] ?? 0;
export const ms = (time: number): string => `${time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`;
export const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
export const row = (...cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);

export async function timed<T>(work: () => Promise<T>): Promise<{ readonly time: number; readonly result: T }> {
  const began = performance.now();
  const result = await work();
  return { time: performance.now() - began, result };
}
