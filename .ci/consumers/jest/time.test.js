const { createTestAuth } = require('@sallyport/testkit')

const timers = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
]

afterEach(() => jest.useRealTimers())

test('an access token is valid for 15 minutes', async () => {
  const { auth, as } = createTestAuth()
  jest.useFakeTimers({ doNotFake: timers, now: new Date('2030-01-01T09:00:00Z') })
  const [, token] = (await as({ sub: 'mia' })).split(' ')
  await expect(auth.verify(token)).resolves.toMatchObject({ sub: 'mia' })
  jest.setSystemTime(new Date('2030-01-01T09:16:00Z'))
  await expect(auth.verify(token)).rejects.toMatchObject({ code: 'token_expired' })
})
