/** What is compared: bare mediasoup, the product, and the product as it is in another checkout. */
export const systems = ['bare', 'product', 'against'] as const
export type System = (typeof systems)[number]
