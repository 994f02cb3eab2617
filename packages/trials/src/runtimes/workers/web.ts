import { cloudflareIp } from '@sallyport/core/web'
import { looseSpelling, withRouter } from '../../../../testkit/test/web-app.ts'
import { suitesIn } from './suites.ts'

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default suitesIn({
  name: 'core/web',
  looseSpelling,
  start: async app => {
    const fetch = withRouter(app, cloudflareIp)
    return { serve: request => fetch(request, undefined as never) }
  },
})
