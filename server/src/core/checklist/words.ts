/** `1 statement`, `2 statements`, `2 indexes`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
