import { readFileSync } from 'node:fs'
import type { Explanations } from '@sallyport/core/http'
import { CommandError } from './fail.ts'

/**
 * Reads the accepted findings: a JSON object with a reason for each finding.
 *
 * @throws CommandError if the file cannot be read or has another shape.
 */
export function readExplanations(path: string): Explanations {
  const explanations = parse(path)
  if (typeof explanations === 'object' && explanations !== null && !Array.isArray(explanations)) {
    return explanations as Explanations
  }
  throw new CommandError(`${path} must contain a JSON object with a reason for each finding`)
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}`)
  }
}
