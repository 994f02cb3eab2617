import { answer } from '../../auth.mjs'

export const dynamic = 'force-dynamic'
export { answer as GET, answer as POST, answer as DELETE }
