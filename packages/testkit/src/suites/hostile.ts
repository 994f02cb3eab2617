/**
 * Strings that break stores which build keys, patterns or statements from them. NUL is missing, because PostgreSQL
 * cannot store it and core rejects it in ids.
 */
export const hostileText: Readonly<Record<string, string>> = {
  'a cluster hash tag': '{a}',
  'half a hash tag': '}{',
  'a pattern': '*',
  'a LIKE pattern': '%_',
  'a key separator': 'a:b:',
  'a line break': 'a\r\nb',
  'a tab': '\t',
  'an SQL injection': "'; drop table sessions; --",
  'a double quote': '" or ""="',
  'a backslash': '\\',
  'a placeholder': '$1 ? :name',
  'a template': '${id}',
  'a property of Object.prototype': '__proto__',
  'a method of Object.prototype': 'constructor',
  JSON: '{"id":[null]}',
  'a leading space': ' a',
  'text that looks like null': 'null',
  'text that looks like a number': '007e3',
  'text of several scripts': 'é漢字😀ß\u202E',
  'text that normalization would change': 'e\u0301',
}

/** Fills a string up to the maximum length of an id: 255 bytes of UTF-8. */
export function longest(text: string): string {
  const filled = text + 'é'.repeat(Math.floor((255 - Buffer.byteLength(text)) / 2))
  return filled.padEnd(filled.length + 255 - Buffer.byteLength(filled), 'x')
}

/** Changes that a wrong collation would ignore. */
export const nearlySame: Readonly<Record<string, (text: string) => string>> = {
  case: text => text.toUpperCase(),
  accents: text => text.replace('a', 'á'),
  'a trailing space': text => `${text} `,
  'a leading zero': text => `0${text}`,
}
