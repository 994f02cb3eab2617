export default function Page() {
  return <a href="/me">Your account</a>
}
