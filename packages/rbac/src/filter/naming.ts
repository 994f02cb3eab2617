import type { Filter, FilterLeaf } from './tree.ts'

/** How the fields of a resource are called where it is stored. */
export interface Naming {
  /** Columns by field. Default: a column is called like its field. */
  readonly columns?: Readonly<Record<string, string>>
  /** The table, or its alias in the query. Default: columns stand alone. */
  readonly table?: string
}

/** The column of a field, in parts. A policy may come from storage, so a name that could be anything else is refused. */
export function columnOf(field: string, { columns, table }: Naming): readonly string[] {
  const column = columns !== undefined && Object.hasOwn(columns, field) ? columns[field]! : field
  const parts = table === undefined ? [column] : [table, column]
  for (const part of parts) {
    if (!/^[A-Za-z_]\w{0,62}$/.test(part))
      throw new TypeError(`filter: ${JSON.stringify(part)} is no plain column name`)
  }
  return parts
}

/** What a language of conditions must be able to say. */
export interface Language<T> {
  readonly constant: (holds: boolean) => T
  readonly combine: (kind: 'and' | 'or', parts: readonly T[]) => T
  readonly leaf: (leaf: FilterLeaf) => T
}

export function translate<T>(filter: Filter, language: Language<T>): T {
  switch (filter.kind) {
    case 'everything':
    case 'nothing':
      return language.constant(filter.kind === 'everything')
    case 'and':
    case 'or':
      return language.combine(
        filter.kind,
        filter.of.map(part => translate(part, language)),
      )
    case 'compare':
    case 'in':
    case 'not_in':
    case 'null':
    case 'not_null':
      return language.leaf(filter)
  }
}
