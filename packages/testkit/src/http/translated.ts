import type { ErrorBody } from '@sallyport/core/http'
import type { Exchange, Expected } from './exchange.ts'
import { guardExchanges } from './golden-guards.ts'
import { routeExchanges } from './golden-routes.ts'

/** An application's own shape of refusals, in the language of the request. */
export const errorBody: ErrorBody = ({ code, retry }, request) => ({
  error: code,
  again: retry,
  language: request?.header('accept-language') ?? 'unknown',
})

const problemType = 'application/problem+json'

/** What guards and auth routes answer where {@link errorBody} is given: the status and all other headers stay. */
export const translatedExchanges: readonly Exchange[] = [...guardExchanges, ...routeExchanges].map(
  ([title, request, expected]): Exchange => [
    title,
    { ...request, headers: [...(request.headers ?? []), 'Accept-Language: de'] },
    expected.headers?.['content-type'] === problemType ? translated(expected) : expected,
  ],
)

function translated({ status, headers, body }: Expected): Expected {
  const { code, retry } = Object(body) as { readonly code?: string; readonly retry?: boolean }
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    // None where the method is HEAD.
    body: body === undefined ? undefined : { error: code, again: retry, language: 'de' },
  }
}
