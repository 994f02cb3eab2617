import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviceName } from '../../../src/http/request/device-name.ts'

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

test.each([
  ['Chrome on macOS', `${mac} ${webKit} Chrome/149.0.0.0 Safari/537.36`],
  ['Edge on Windows', `${windows} ${webKit} Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0`],
  ['Opera on Windows', `${windows} ${webKit} Chrome/147.0.0.0 Safari/537.36 OPR/132.0.0.0`],
  ['Firefox on Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0'],
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0'],
  ['Chrome on Linux', `Mozilla/5.0 (X11; Linux x86_64) ${webKit} HeadlessChrome/149.0.0.0 Safari/537.36`],
  ['Chrome on ChromeOS', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/149.0.0.0 Safari/537.36`],
  ['Chrome on Android', `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/149.0.0.0 Mobile Safari/537.36`],
  [
    'Samsung Internet on Android',
    `Mozilla/5.0 (Linux; Android 10; K) ${webKit} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`,
  ],
  ['Safari on macOS', `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`],
  ['Safari on iPhone', `${iPhone} Version/18.5 Mobile/15E148 Safari/604.1`],
  ['Chrome on iPhone', `${iPhone} CriOS/149.0.0.0 Mobile/15E148 Safari/604.1`],
  ['Firefox on iPhone', `${iPhone} FxiOS/146.0 Mobile/15E148 Safari/605.1.15`],
  ['iPhone', `${iPhone} Mobile/15E148`],
  ['Desktop app on macOS', `${mac} ${webKit} Orders/2.1.0 Chrome/148.0.0.0 Electron/41.0.0 Safari/537.36`],
])('names %s for the list of sessions', (name, userAgent) => {
  expect(deviceName(userAgent)).toBe(name)
})

test.each([undefined, '', 'Orders/2.1 (iPhone 17; iOS 26)', 'curl/8.17.0', 'okhttp/5.3.0', 'Mozilla/5.0 (compatible)'])(
  'leaves %s as it is',
  userAgent => {
    expect(deviceName(userAgent)).toBe(userAgent)
  },
)

test('says something for every header', () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), text => deviceName(`Mozilla/${text}`) !== ''))
})
