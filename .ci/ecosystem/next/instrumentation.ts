/** Makes the application of `next start`, with a user. */
export async function register() {
  const { JWT_ACCESS_SECRET, NEXT_RUNTIME } = process.env
  if (JWT_ACCESS_SECRET !== undefined && NEXT_RUNTIME === 'nodejs') await (await import('./test/seed.ts')).seed()
}
