/** Lists a hash's fields as HSET takes them: names and values in turn. A null value gets no field. */
export function namesAndValues(fields: Readonly<Record<string, string | number | null>>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [name, String(value)]))
}
