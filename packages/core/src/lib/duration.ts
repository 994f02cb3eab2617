/** Seconds as a number, or a whole number with a unit: `'30s'`, `'15m'`, `'12h'`, `'7d'`. */
export type Duration = number | `${number}${'s' | 'm' | 'h' | 'd'}`

const units: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
])

/** Reads a duration as whole seconds. Returns undefined for anything else. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const match = /^(0|[1-9]\d{0,8})([smhd])$/.exec(value)
  return match ? Number(match[1]) * units.get(match[2]!)! : undefined
}
