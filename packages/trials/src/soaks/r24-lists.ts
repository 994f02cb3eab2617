import { parsePolicy, toSql, type ColumnType } from '@sallyport/rbac'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { columnsOf, type ListColumn } from './lists/columns.ts'
import { fields, randomPolicy, randomSubject, type Shape } from './lists/conditions.ts'
import { type ListDatabase, openLists } from './lists/database.ts'
import { firstOf, pacer, type Soak } from './soak.ts'

const rowsOfTable = 12
const policiesOfTable = 40

type Row = Readonly<Record<string, unknown>>

interface Tally {
  policies: number
  answers: number
  shown: number
  narrower: number
  readonly wrong: string[]
}

/** Compares lists with `can` for each row, with random tables, policies and subjects. */
export const lists: Soak = {
  id: 'R-24',
  title: 'random policies on random columns: no list shows a row that `can` denies, and no list fails',
  stores: ['memory', 'postgres', 'mysql'],
  async run(options) {
    const random = createRandom(options.seed)
    const database = await openLists(options.store)
    const paced = pacer(options, 100)
    const tally: Tally = { policies: 0, answers: 0, shown: 0, narrower: 0, wrong: [] }
    while (paced.next()) await oneTable(random, database, tally)
    await database.close()
    return {
      figures: {
        database: database.dialect,
        tables: paced.done,
        policies: tally.policies,
        'rows judged': tally.answers,
        'rows shown': tally.shown,
        'rows that `can` allows and no list shows': tally.narrower,
      },
      failures: firstOf(tally.wrong),
    }
  },
}

async function oneTable(random: Random, database: ListDatabase, tally: Tally): Promise<void> {
  const columns = fields.map(() => random.pick(columnsOf[database.dialect]))
  await database.create(columns.map(({ type }, i) => `${fields[i]} ${type}`).join(', '))
  for (let row = 0; row < rowsOfTable; row++) {
    await database.add(columns.map(({ literal }) => (random.chance(0.1) ? 'null' : literal(random))))
  }
  const rows = await database.rows()
  for (let count = 0; count < policiesOfTable; count++) await onePolicy(random, database, columns, rows, tally)
}

/** Returns a row as the application sees it: as the driver reads it, with the application's conversions. */
function resourceOf(row: Row, columns: readonly ListColumn[]): Row {
  return Object.fromEntries(fields.map((field, i) => [field, (columns[i]!.read ?? same)(row[field])]))
}

function shapeOf({ declared }: ListColumn): Shape {
  if (typeof declared !== 'string') return 'scalar'
  return declared.startsWith('json') ? 'json' : declared.endsWith('[]') ? 'list' : 'scalar'
}

const same = (value: unknown) => value

/** Declares some columns, and every column that the application converts. */
function typesFor(random: Random, columns: readonly ListColumn[]): Record<string, ColumnType> {
  const declared = fields.flatMap((field, i): [string, ColumnType][] => {
    const { declared: type, read } = columns[i]!
    const mustBe = read !== undefined || shapeOf(columns[i]!) !== 'scalar'
    return type !== undefined && (mustBe || random.chance(0.5)) ? [[field, type]] : []
  })
  return Object.fromEntries(declared)
}

async function onePolicy(
  random: Random,
  database: ListDatabase,
  columns: readonly ListColumn[],
  rows: readonly Row[],
  tally: Tally,
): Promise<void> {
  const stored = randomPolicy(random, columns.map(shapeOf))
  const policy = parsePolicy(stored)
  const subject = randomSubject(random)
  const types = typesFor(random, columns)
  const about = () =>
    `${columns.map(({ type }, i) => `${fields[i]} ${type}`).join(', ')}; types ${JSON.stringify(types)}; ` +
    `subject ${JSON.stringify(subject)}; rules ${JSON.stringify(stored.rules)}`
  const { text, values } = toSql(policy.filter(subject, 'doc:read'), { dialect: database.dialect, types })
  const shown = await database.keys(text, values).catch((error: unknown) => String(error))
  tally.policies++
  if (typeof shown === 'string') return void tally.wrong.push(`the list failed: ${shown}; ${about()}`)
  for (const row of rows) {
    const allowed = policy.can(subject, 'doc:read', resourceOf(row, columns))
    const isShown = shown.has(row['key'])
    tally.answers++
    tally.shown += Number(isShown)
    tally.narrower += Number(allowed && !isShown)
    if (isShown && !allowed) tally.wrong.push(`shown and not allowed: ${JSON.stringify(row)}; ${about()}`)
  }
}
