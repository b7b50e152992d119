// Warnings about the machine that the run is on. Pure.

/** TLS certificates are not verified. */
export const tlsIsOff =
  'NODE_TLS_REJECT_UNAUTHORIZED is 0, so anyone on the network can read and change what is sent, ' +
  'credentials included. For a private CA, set NODE_EXTRA_CA_CERTS instead.'

/** @param seconds how far this machine's clock is behind; negative: ahead */
export function renderClockOff(seconds: number): string {
  const way = seconds > 0 ? 'behind' : 'ahead'
  return `The clock of this machine is ${Math.abs(seconds)} seconds ${way}. Requests are signed, and the certificate's dates are checked, with the time of Huawei Cloud.`
}
