import { RingfenceCall } from '@ringfence/react'
import { useState } from 'react'
import { Caller } from './caller'

/** Where your calls are answered. */
const address = { service: 'https://calls.example.com', site: 'shop', queue: 'sales' }

/** A shop that offers the button, and an interface of its own. */
export function Shop() {
  const [isOwn, setIsOwn] = useState(false)
  const [reason, setReason] = useState('')
  return (
    <main>
      <h1>Linden, a chair</h1>
      <label>
        <input type="checkbox" checked={isOwn} onChange={() => setIsOwn(!isOwn)} /> Our own interface
      </label>
      {isOwn ? (
        <Caller {...address} />
      ) : (
        <RingfenceCall
          {...address}
          pageContext={() => ({ Product: 'Linden' })}
          onEnded={ended => setReason(ended.reason)}
        />
      )}
      <p>{reason}</p>
    </main>
  )
}
