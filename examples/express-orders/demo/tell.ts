import type { Told } from './step.ts'

const isColoured = process.stdout.isTTY && !process.env['NO_COLOR']

function paint(code: number, text: string): string {
  return isColoured ? `\u001B[${code}m${text}\u001B[0m` : text
}

const bold = (text: string) => paint(1, text)
const faint = (text: string) => paint(2, text)
const red = (text: string) => paint(31, text)
const green = (text: string) => paint(32, text)
const blue = (text: string) => paint(36, text)

/** Prints an introduction. */
export function opening(url: string): void {
  console.log(bold('\nA back office in which makers enter payment orders and checkers approve them.'))
  console.log(faint(`Express at ${url}, PostgreSQL inside this process, every request over HTTP.\n`))
}

/** Runs one step and prints it. Resolves to whether it succeeded. */
export async function tell(number: number, play: () => Promise<Told>): Promise<boolean> {
  try {
    const { who, what, got, why } = await play()
    console.log(`${green('✓')} ${bold(`${number}. ${who}`)} ${what}`)
    console.log(`     ${blue(`→ ${got}`)}`)
    console.log(`     ${faint(why)}\n`)
    return true
  } catch (error) {
    console.log(red(`✗ ${number}. did not come out as told`), error)
    return false
  }
}

/** The last line. */
export function verdict(total: number, failed: number): void {
  if (failed === 0) console.log(green(`${total} steps, all as expected`))
  else console.log(red(`${total} steps, ${failed} not as expected`))
}
