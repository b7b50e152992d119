// The version. package.json repeats it, and a test compares the two.

export const version = '1.0.0'

/** Sent with every request, so that Huawei Cloud's support can identify this action. */
export const userAgent = `push-certificate-to-huaweicloud/${version}`
