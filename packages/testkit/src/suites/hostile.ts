/**
 * Text that breaks stores which build keys, patterns or statements from it. NUL is missing: PostgreSQL has none in
 * text, so core refuses it in ids.
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
  'a property of every object': '__proto__',
  'a method of every object': 'constructor',
  JSON: '{"id":[null]}',
  'a leading space': ' a',
  'text that looks like null': 'null',
  'text that looks like a number': '007e3',
  'text of several scripts': 'é漢字😀ß\u202E',
  'text that other normalisation would change': 'e\u0301',
}

/** Fills text up to the most that an id may have: 255 bytes of UTF-8. */
export function longest(text: string): string {
  const filled = text + 'é'.repeat(Math.floor((255 - Buffer.byteLength(text)) / 2))
  return filled.padEnd(filled.length + 255 - Buffer.byteLength(filled), 'x')
}

/** Pairs that a careless collation takes for the same text. */
export const nearlySame: Readonly<Record<string, (text: string) => string>> = {
  case: text => text.toUpperCase(),
  accents: text => text.replace('a', 'á'),
  'a trailing space': text => `${text} `,
  'a leading zero': text => `0${text}`,
}
