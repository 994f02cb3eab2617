import { explain, type Explanations, type RouteAudit } from '@sallyport/core/http'
import { readExplanations } from '../explanations.ts'
import { CommandError } from '../fail.ts'

/**
 * Takes the findings out of an audit that a file explains.
 *
 * @param path The file of explanations. Default: none.
 * @throws CommandError for a file that cannot be read, or an explanation without a reason.
 */
export function explainAudit(audit: RouteAudit, path: string | undefined): RouteAudit {
  const explanations: Explanations = path === undefined ? {} : readExplanations(path)
  try {
    return explain(audit, explanations)
  } catch (error) {
    if (error instanceof TypeError) throw new CommandError(error.message)
    throw error
  }
}
