// The version, which package.json repeats; a test compares the two.

export const version = '0.1.0'

/** Sent with every request, so that Huawei Cloud's support can tell who called. */
export const userAgent = `push-certificate-to-huaweicloud/${version}`
