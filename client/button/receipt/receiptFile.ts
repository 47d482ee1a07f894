import { readReceipt } from './receiptReader.ts'

const style = `:root{color-scheme:light dark}body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f6f6f7,#161618);color:light-dark(#1b1b1f,#ececee)}
main{box-sizing:border-box;max-width:640px;margin:32px auto;padding:24px;border-radius:14px;background:light-dark(#fff,#222226)}
h1{margin:0 0 16px;font-size:28px;line-height:1.2}h2{margin:24px 0 8px;font-size:20px}
dl{display:grid;grid-template-columns:minmax(96px,auto) 1fr;gap:8px 16px;margin:0}dt{color:light-dark(#5d5d66,#a9a9b2)}dd,blockquote{margin:0;unicode-bidi:isolate;overflow-wrap:anywhere}
blockquote{font-weight:600}p{margin:4px 0 16px}small{display:block;margin-top:24px;font-size:14px;color:light-dark(#5d5d66,#a9a9b2)}
@media (max-width:480px){main{margin:0;border-radius:0;padding:16px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:12px}}`

/** As CSP wants the hash of what stands between the tags (CSP Level 3 section 2.3). */
async function sourceOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`
}

/**
 * A receipt as one page that anybody can open without a network. The signed part stands in it once, unchanged; what a reader
 * sees is made by the page's own script from that part alone, and the page's policy lets nothing else run or load.
 * @throws TypeError for what is no compact JWS
 */
export async function receiptFile(receipt: string): Promise<string> {
  if (!/^[\w-]+(?:\.[\w-]+){2}$/.test(receipt)) throw new TypeError('a receipt is a compact JWS')
  const script = `(${readReceipt})()`
  const [scriptSource, styleSource] = await Promise.all([script, style].map(sourceOf))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${scriptSource}; style-src ${styleSource}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Receipt</title>
<style>${style}</style>
</head>
<body>
<pre id="ringfence-receipt" hidden>${receipt}</pre>
<script>${script}</script>
</body>
</html>
`
}
