import type { Row } from '../benchmark.ts'

/** A row of a size in bytes, with the most that it may be if there is a goal. */
export function sizeRow(name: string, value: number, most?: number): Row {
  const row = { name, value, unit: 'bytes' }
  return most === undefined ? row : { ...row, goal: `at most ${most}`, reached: value <= most }
}
