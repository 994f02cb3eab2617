import { cloudflareIp } from '@sallyport/core/web'
import { build, looseSpelling } from '../../../../hono/test/adapter-app.ts'
import { suitesIn } from './suites.ts'

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default suitesIn({
  name: 'Hono',
  looseSpelling,
  start: async app => ({ serve: build(app, cloudflareIp).fetch }),
})
