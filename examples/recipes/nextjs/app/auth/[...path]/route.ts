import { handler } from '@/lib/handler.ts'

const answer = handler(({ routes }) => routes)

export { answer as DELETE, answer as GET, answer as POST }
