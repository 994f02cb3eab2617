/** The package with bcrypt's native module for this machine. */
export const bcryptHere = `@node-rs/bcrypt-${process.platform}-${process.arch}${endOf(process.platform)}`

/** The last part of the name: the C library. */
function endOf(platform) {
  if (platform === 'darwin') return ''
  if (platform === 'win32') return '-msvc'
  return process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl'
}
