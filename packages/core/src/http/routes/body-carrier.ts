import { z } from 'zod'
import { tokenAnswer } from '../reply/answers.ts'
import { jsonBody } from '../request/body.ts'
import type { TokenCarrier } from './carrier.ts'
import { emptyReply, jsonReply } from '../reply/reply.ts'

const refreshTokenBody = jsonBody(z.object({ refresh_token: z.string() }))

/** Tokens in JSON bodies. Browsers never send them by themselves, so other sites cannot forge a request. */
export const bodyCarrier: TokenCarrier = {
  body: refreshTokenBody.schema,
  admit: async () => {},
  admitLogin: async () => {},
  present: request => ({ token: refreshTokenBody(request).refresh_token, remember: false }),
  held: () => undefined,
  remembers: () => false,
  deliver: async pair => jsonReply(tokenAnswer(pair)),
  dismiss: emptyReply,
}
