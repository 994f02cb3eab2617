import { expect } from 'vitest'

/** The parts of a request. */
export interface CallOptions {
  readonly token?: string | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent unchanged, in place of `body`. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A response with its body. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The JSON of the response; undefined without a body. */
  readonly body: unknown
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>

/** Creates a client of one application. It checks every response: JSON, no body, or a complete problem document. */
export function createClient(url: string): Call {
  return async (method, path, { token, body, text, headers } = {}) => {
    const payload = text ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
    })
    const answer = await read(response)
    if (answer.status >= 400) expectProblem(answer)
    return answer
  }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: response.status, headers: response.headers, text, body }
}

/** RFC 9457, with the members that programs branch on, and no internal details. */
function expectProblem({ status, headers, body, text }: Answer): void {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(body).toMatchObject({
    type: expect.stringMatching(/^about:blank$|\/errors\/[a-z_]+$/),
    title: expect.any(String),
    status,
    code: expect.stringMatching(/^[a-z_]+$/),
    retry: expect.any(Boolean),
  })
  expect(text).not.toMatch(/node_modules|\bat .+:\d+:\d+|select |syntax error/i)
}
