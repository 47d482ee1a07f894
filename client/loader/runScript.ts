interface ScriptPolicy {
  createScriptURL(address: string): unknown
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): ScriptPolicy
}

let policy: ScriptPolicy | undefined

/** As a page with `require-trusted-types-for 'script'` asks for it (W3C Trusted Types); where our policy is not allowed, as it is. */
function trusted(address: string): unknown {
  const trustedTypes: PolicyFactory | undefined = Reflect.get(globalThis, 'trustedTypes')
  try {
    policy ??= trustedTypes?.createPolicy('ringfence-loader', { createScriptURL: own => own })
  } catch {
    return address
  }
  return policy?.createScriptURL(address) ?? address
}

/** Runs a module as an element of the page, which its Content-Security-Policy knows by the nonce. The element does not stay. */
export function runScript(address: string, nonce: string): Promise<unknown> {
  const script = document.createElement('script')
  return new Promise((resolve, reject) => {
    Object.assign(script, { type: 'module', nonce, onload: resolve, onerror: reject, src: trusted(address) })
    document.head.append(script)
  }).finally(() => script.remove())
}
