import { handler } from '../lib/handler.server.ts'

export const loader = handler(({ routes }) => routes)
export const action = loader
