import { createInterface } from 'node:readline/promises'
import { CommandError, exitCodes } from './fail.ts'

/** The argument of every command that asks before it changes something. */
export const yesArgument = { type: 'boolean', alias: 'y', description: 'Do it without asking.' } as const

/**
 * Asks on a terminal whether to do something. The question goes to standard error, so that the output can be piped.
 *
 * Ctrl-C exits with 130.
 *
 * @throws CommandError without a terminal, and for any other answer than yes.
 */
export async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY) throw new CommandError(`${question} Nobody can answer here: add --yes to do it`)
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  asking.on('SIGINT', () => {
    process.stderr.write('\nNothing was changed.\n')
    process.exit(exitCodes.interrupted)
  })
  const closed = new Promise<string>(resolve => asking.once('close', () => resolve('')))
  const answer = await Promise.race([asking.question(`${question} [y/N] `), closed])
  asking.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('Nothing was changed.')
}
