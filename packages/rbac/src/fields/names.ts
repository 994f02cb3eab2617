/** Only some fields, or all except some. */
export type FieldNames = { readonly only: readonly string[] } | { readonly except: readonly string[] }

export const noFields: FieldNames = { only: [] }
export const allFields: FieldNames = { except: [] }

export function union(a: FieldNames, b: FieldNames): FieldNames {
  if ('only' in a && 'only' in b) return { only: distinct([...a.only, ...b.only]) }
  if ('only' in a) return { except: without(exceptOf(b), a.only) }
  return { except: 'only' in b ? without(a.except, b.only) : a.except.filter(name => b.except.includes(name)) }
}

export function difference(a: FieldNames, b: FieldNames): FieldNames {
  if ('only' in a)
    return { only: 'only' in b ? without(a.only, b.only) : a.only.filter(name => b.except.includes(name)) }
  if ('only' in b) return { except: distinct([...a.except, ...b.only]) }
  return { only: without(b.except, a.except) }
}

export function intersection(a: FieldNames, b: FieldNames): FieldNames {
  return difference(a, difference(allFields, b))
}

function exceptOf(names: FieldNames): readonly string[] {
  return 'except' in names ? names.except : []
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  return names.filter(name => !others.includes(name))
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
