import type { PhoneSnapshot } from '../../sdk/index.ts'

const loadReceiptFile = () => import('./receiptFile.ts')

/** Gets what the receipt will be written with while the service is surely there. */
export const prepareReceipt = (): void => void loadReceiptFile().catch(() => undefined)

/** Hands the receipt of the call that just ended to the person, as a page that they can read; as it is where that part did not come. */
export async function saveReceipt(snapshot: PhoneSnapshot): Promise<void> {
  if (snapshot.state !== 'ended' || snapshot.receipt === null) return
  const { receipt } = snapshot
  const page = await loadReceiptFile().then(
    ({ receiptFile }) => receiptFile(receipt),
    () => undefined,
  )
  if (page === undefined) handOver(receipt, 'application/jwt', 'jwt')
  else handOver(page, 'text/html', 'html')
}

function handOver(text: string, type: string, ending: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = `receipt-${new Date().toISOString().slice(0, 10)}.${ending}`
  link.click()
  URL.revokeObjectURL(address)
}
