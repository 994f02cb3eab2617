import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { guideTable } from './guide.ts'
import { mysqlColumns } from './mysql-columns.ts'
import { postgresColumns } from './postgres-columns.ts'
import { sqliteColumns } from './sqlite-columns.ts'

const path = new URL('../../../../docs/policies.md', import.meta.url)
const [start, end] = ['<!-- columns -->', '<!-- /columns -->']

test("H13 the guide's table of columns is up to date; UPDATE_GUIDE=1 writes it", () => {
  const guide = readFileSync(path, 'utf8')
  const [before, after] = [guide.indexOf(start) + start.length, guide.indexOf(end)]
  expect(after).toBeGreaterThan(before)
  const table = guideTable({ PostgreSQL: postgresColumns, MariaDB: mysqlColumns, SQLite: sqliteColumns })
  const wanted = `${guide.slice(0, before)}\n\n${table}\n\n${guide.slice(after)}`
  if (process.env['UPDATE_GUIDE'] === '1') writeFileSync(path, wanted)
  expect(readFileSync(path, 'utf8')).toBe(wanted)
})
