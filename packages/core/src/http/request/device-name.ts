/** What the `User-Agent` of a browser contains, and its name. Those that also claim to be another browser stand first. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPX|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\b(?:DuckDuckGo|Ddg)\//, 'DuckDuckGo'],
  [/\bGSA\//, 'Google app'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\bElectron\//, 'Desktop app'],
  [/\b(?:Headless)?Chrom(?:e|ium)\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

/** What it contains for a system. An iPhone says that it is like Mac OS X, and Android that it is Linux. */
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/**
 * Names a device for its user's list of sessions: `Firefox on Linux` for a browser, and the `User-Agent` as it is for anything
 * else, such as an app that sends its name.
 *
 * It serves people only: any client can claim anything. An iPad that asks for desktop pages counts as a Mac.
 */
export function deviceName(userAgent: string | undefined): string | undefined {
  if (userAgent === undefined || !userAgent.startsWith('Mozilla/')) return userAgent
  const names = [nameIn(browsers, userAgent), nameIn(systems, userAgent)].filter(name => name !== undefined)
  return names.length === 0 ? userAgent : names.join(' on ')
}

function nameIn(table: readonly (readonly [RegExp, string])[], userAgent: string): string | undefined {
  return table.find(([pattern]) => pattern.test(userAgent))?.[1]
}
