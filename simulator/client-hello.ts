// Reads the first message of a TLS client: which name it asks for, and which signatures it can
// check. Node tells a server only the name, and then serves one certificate per name.
// @see https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2

/** What a client says before it knows any certificate. */
export interface ClientHello {
  /** In lower case; empty without SNI. */
  readonly serverName: string
  /** Whether the client can check an ECDSA certificate. */
  readonly takesEcdsa: boolean
}

const recordHeader = 5
const handshakeRecord = 22
const clientHelloMessage = 1
const serverNameExtension = 0
const signaturesExtension = 13
/** ECDSA with SHA-256, SHA-384 and SHA-512. */
const ecdsaSchemes = [0x0403, 0x0503, 0x0603]

/** `more` while the first record is incomplete; null when it is not a readable ClientHello. */
export function readClientHello(bytes: Buffer): ClientHello | 'more' | null {
  if (bytes.length < recordHeader) return 'more'
  if (bytes[0] !== handshakeRecord) return null
  const length = bytes.readUInt16BE(3)
  if (bytes.length < recordHeader + length) return 'more'
  try {
    return readMessage(new Reader(bytes.subarray(recordHeader, recordHeader + length)))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function readMessage(reader: Reader): ClientHello | null {
  if (reader.number(1) !== clientHelloMessage) return null
  const message = new Reader(reader.block(3))
  // The version, the random bytes, the session, the cipher suites and the compression methods.
  message.bytes(2 + 32)
  for (const width of [1, 2, 1]) message.block(width)
  let serverName = ''
  let takesEcdsa = false
  const extensions = new Reader(message.isAtEnd ? Buffer.alloc(0) : message.block(2))
  while (!extensions.isAtEnd) {
    const type = extensions.number(2)
    const extension = new Reader(extensions.block(2))
    if (type === serverNameExtension) serverName = readServerName(new Reader(extension.block(2)))
    if (type === signaturesExtension) takesEcdsa = offersEcdsa(new Reader(extension.block(2)))
  }
  return { serverName, takesEcdsa }
}

function readServerName(names: Reader): string {
  const isHostName = names.number(1) === 0
  const name = names.block(2).toString('latin1').toLowerCase()
  return isHostName ? name : ''
}

function offersEcdsa(schemes: Reader): boolean {
  let found = false
  while (!schemes.isAtEnd) found = ecdsaSchemes.includes(schemes.number(2)) || found
  return found
}

/** Reads numbers and blocks, one after the other. Throws a `RangeError` past the end. */
class Reader {
  private readonly buffer: Buffer
  private position = 0

  constructor(buffer: Buffer) {
    this.buffer = buffer
  }

  get isAtEnd(): boolean {
    return this.position === this.buffer.length
  }

  number(width: number): number {
    return this.bytes(width).readUIntBE(0, width)
  }

  bytes(length: number): Buffer {
    const end = this.position + length
    if (end > this.buffer.length) throw new RangeError('past the end')
    const bytes = this.buffer.subarray(this.position, end)
    this.position = end
    return bytes
  }

  /** Bytes after their length, a number of `width` bytes. */
  block(width: number): Buffer {
    return this.bytes(this.number(width))
  }
}
