/**
 * Text that stands in Markdown as it is. VS Code's own `appendText` makes every space one that never breaks, so that a sentence runs out
 * of its tooltip.
 */
export const plainText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+\-!~|>]/g, '\\$&')
    .replaceAll(/\s*\n\s*/g, '  \n');
