import { CommandError } from './fail.ts'

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Reads a duration such as 30m or 1h as seconds. Throws CommandError that names the flag. */
export function durationOf(flag: string, text: string): number {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (digits === undefined) throw new CommandError(`${flag} must be a duration such as 30m, 1h or 2d`)
  return Number(digits) * secondsOf[unit!]!
}
