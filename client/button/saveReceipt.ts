import type { PhoneSnapshot } from '../sdk/index.ts'
import { receiptFile } from './receiptFile.ts'

/** Hands the receipt of the call that just ended to the person, as a page that they can read. */
export async function saveReceipt(snapshot: PhoneSnapshot): Promise<void> {
  if (snapshot.state !== 'ended' || snapshot.receipt === null) return
  const page = await receiptFile(snapshot.receipt)
  const address = URL.createObjectURL(new Blob([page], { type: 'text/html' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `receipt-${new Date().toISOString().slice(0, 10)}.html`
  link.click()
  URL.revokeObjectURL(address)
}
