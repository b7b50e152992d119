export const id = 673;
export const ids = [673];
export const modules = {

/***/ 4673:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  probeAndJudge: () => (/* binding */ probeAndJudge),
  probeBoth: () => (/* binding */ probeBoth),
  runChecks: () => (/* binding */ runChecks)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/verify/host.js
var verify_host = __webpack_require__(2312);
// EXTERNAL MODULE: ./build/certificate/fingerprint.js
var certificate_fingerprint = __webpack_require__(816);
// EXTERNAL MODULE: ./build/certificate/names.js
var certificate_names = __webpack_require__(7764);
// EXTERNAL MODULE: ./build/days.js
var build_days = __webpack_require__(3525);
;// CONCATENATED MODULE: ./build/verify/defects.js

const shownNames = 3;
function defectsOf(certificate, now) {
    const { coversHost, isSelfSigned, notBefore, notAfter, chainNotAfter, failedAfterwards } = certificate;
    const hasOldChain = chainNotAfter !== null && now > chainNotAfter;
    return [
        coversHost ? null : `it does not cover the host (${coverage(certificate)})`,
        now > notAfter ? 'it has expired' : null,
        Number.isNaN(notAfter) ? 'its expiry date cannot be read' : null,
        now < notBefore ? `it is not valid before ${(0,build_days/* formatDay */.im)(notBefore)}` : null,
        hasOldChain ? 'an intermediate certificate has expired' : null,
        isSelfSigned ? 'it is self-signed: browsers do not trust it' : distrustOf(certificate, now),
        failedAfterwards === null
            ? null
            : `the handshake failed after the host sent its certificate, as it does when a host requires client certificates: ${failedAfterwards}`,
    ].filter((defect) => defect !== null);
}
function coverage({ names, subject }) {
    if (names.length === 0)
        return `it has no subject alternative name, only the subject ${subject}`;
    const more = names.length > shownNames ? `, and ${names.length - shownNames} more` : '';
    return `it covers only ${names.slice(0, shownNames).join(', ')}${more}`;
}
const unknownRoot = 'its root is not trusted on this machine (for a private CA, set NODE_EXTRA_CA_CERTS)';
const distrusts = {
    SELF_SIGNED_CERT_IN_CHAIN: unknownRoot,
    CERT_UNTRUSTED: unknownRoot,
    CERT_CHAIN_TOO_LONG: 'its chain is too long',
    CERT_REVOKED: 'a certificate in its chain is revoked',
    INVALID_CA: 'a certificate in its chain is not allowed to issue certificates',
    PATH_LENGTH_EXCEEDED: 'its chain is longer than one of its CA certificates allows',
    INVALID_PURPOSE: 'it is not valid for servers',
    CERT_SIGNATURE_FAILURE: 'a signature in its chain is invalid',
    UNSPECIFIED: 'its chain is not trusted: a key or signature in it may be too weak',
};
function distrustOf(certificate, now) {
    const { distrust, intermediates, notAfter, notBefore } = certificate;
    const isAlone = intermediates === 0;
    switch (distrust) {
        case null:
        case 'ERR_TLS_CERT_ALTNAME_INVALID':
            return null;
        case 'CERT_HAS_EXPIRED':
            return now > notAfter && isAlone ? `${alone} may be missing` : null;
        case 'CERT_NOT_YET_VALID':
            return now < notBefore ? null : 'a certificate in its chain is not valid yet';
        case 'UNABLE_TO_GET_ISSUER_CERT':
        case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
        case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
            return isAlone
                ? `${alone} is missing (upload the full chain), or ${unknownRoot}`
                : `its chain does not lead to a trusted root: another intermediate certificate is missing, or ${unknownRoot}`;
        default:
            return distrusts[distrust] ?? `its chain is not trusted (${distrust})`;
    }
}
const alone = 'the host sends only its own certificate: an intermediate certificate';

;// CONCATENATED MODULE: ./build/verify/judge.js




function isThisVeryCertificate({ status, expected, served, doubt }) {
    const isSame = expected !== null && expected === served;
    return status === 'served' && isSame && doubt !== 'half-checked';
}
function notChecked(host, wanted) {
    const seen = 'it was not checked, because the run ended first';
    return { ...unreachable(host, seen, wanted), doubt: 'not-checked' };
}
function unreachable(host, seen, wanted) {
    return {
        host,
        status: 'unreachable',
        expected: expectedFingerprint(wanted)?.hex ?? null,
        served: null,
        seen,
        defects: [],
        doubt: null,
    };
}
function judgeProbes(host, preferred, other, wanted, now) {
    const check = judge(host, preferred, wanted, now);
    if (other === null || preferred.kind === 'unreachable')
        return check;
    if (other.kind === 'unreachable') {
        if (other.isDeclined)
            return check;
        const defect = `clients that take only ${otherKeyName(preferred.certificate)} could not be checked: ${other.reason}`;
        return { ...check, doubt: check.doubt ?? 'half-checked', defects: [...check.defects, defect] };
    }
    const second = judge(host, other, wanted, now);
    if (check.status !== 'served' && second.status !== 'served')
        return check;
    if (check.status === 'served' && second.status === 'served')
        return check;
    const [right, wrong] = check.status === 'served' ? [check, second] : [second, check];
    const [ours, theirs] = check.status === 'served'
        ? [preferred.certificate, other.certificate]
        : [other.certificate, preferred.certificate];
    const isPreferred = second === right;
    const who = isPreferred ? 'browsers get' : `clients that take only ${keyName(theirs)} get`;
    const seen = wrong.seen.replace(/^it serves /, `${who} `);
    if (isRenewedBy(theirs, ours))
        return { ...wrong, seen };
    return { ...right, defects: [...right.defects, [seen, ...wrong.defects].join('; ')] };
}
function isRenewedBy(old, renewed) {
    return old.coversHost && old.notAfter < renewed.notAfter && hasSameIssuer(old, renewed);
}
function hasSameIssuer(one, other) {
    const organization = ({ issuer }) => /(?:^|, )O=([^,]+)/.exec(issuer)?.[1];
    const known = organization(one);
    return one.issuer === other.issuer || (known !== undefined && known === organization(other));
}
function keyName({ keyType }) {
    return keyType === 'ec' ? 'ECDSA' : 'RSA';
}
function otherKeyName({ keyType }) {
    return keyType === 'ec' ? 'RSA' : 'ECDSA';
}
function judge(host, probed, wanted, now) {
    if (probed.kind === 'unreachable') {
        return unreachable(host, `no TLS handshake: ${probed.reason}`, wanted);
    }
    const { certificate } = probed;
    const fingerprint = expectedFingerprint(wanted);
    const { hash, hex } = fingerprint ?? { hash: 'sha256', hex: null };
    const facts = {
        host,
        expected: hex,
        served: certificate[hash],
        defects: defectsOf(certificate, now),
        doubt: null,
    };
    const description = describe(certificate, hash, now);
    if (fingerprint === null && hasSameNamesAndExpiry(certificate, wanted)) {
        const seen = `it serves a certificate with the same names and expiry date; its fingerprint could not be compared: ${description}`;
        return { ...facts, status: 'served', seen };
    }
    if (certificate[hash] === hex) {
        return { ...facts, status: 'served', seen: `it serves the certificate: ${description}` };
    }
    const { coversHost, isSelfSigned, notAfter } = certificate;
    const isWrong = !coversHost || isSelfSigned || notAfter < now;
    const doubt = doubtOf(host, wanted);
    const what = doubt === 'nothing-to-compare'
        ? 'a certificate that cannot be compared, because the new one could not be read'
        : 'another certificate';
    return {
        ...facts,
        doubt,
        status: isWrong ? 'mismatch' : 'stale',
        seen: `it serves ${what}: ${description}`,
    };
}
function expectedFingerprint({ sha256, fingerprint }) {
    return (0,certificate_fingerprint/* readFingerprint */.b)(sha256) ?? (0,certificate_fingerprint/* readFingerprint */.b)(fingerprint);
}
function doubtOf({ name }, wanted) {
    if (!isComparable(wanted))
        return 'nothing-to-compare';
    const isForHost = wanted.names.length === 0 || wanted.names.some((each) => (0,certificate_names/* covers */.hU)(each, name));
    return isForHost ? null : 'not-for-this-host';
}
function isComparable(wanted) {
    const hasNamesAndExpiry = wanted.names.length > 0 && wanted.expiresAt !== null;
    return expectedFingerprint(wanted) !== null || hasNamesAndExpiry;
}
function hasSameNamesAndExpiry(certificate, wanted) {
    return hasSameNames(certificate, wanted) && expiresWithinADay(certificate, wanted);
}
function hasSameNames({ names }, wanted) {
    const canonical = (list) => new Set(list.map(certificate_names/* canonicalName */.Ew));
    const [own, other] = [canonical(names), canonical(wanted.names)];
    return own.size > 0 && own.size === other.size && [...own].every((name) => other.has(name));
}
function expiresWithinADay({ notAfter }, { expiresAt }) {
    return expiresAt !== null && Math.abs(notAfter - expiresAt) <= build_days/* dayMs */.LP;
}
const shownDigits = 16;
function describe(certificate, hash, now) {
    const { subject, issuer, notAfter } = certificate;
    const name = hash === 'sha1' ? 'SHA-1' : 'SHA-256';
    const days = (0,build_days/* daysBetween */.YM)(now, notAfter);
    const expiry = `expires ${(0,build_days/* formatDay */.im)(notAfter)}`;
    return [
        subject,
        `issued by ${issuer}`,
        `${name} ${certificate[hash].slice(0, shownDigits)}…`,
        Number.isNaN(days) ? expiry : `${expiry}, ${(0,build_days/* formatDaysLeft */.io)(days)}`,
    ].join(', ');
}

;// CONCATENATED MODULE: ./build/verify/checks.js



const firstPauseMs = 1000;
const longestPauseMs = 30_000;
async function runChecks(plan) {
    const { hosts, certificate, clock } = plan;
    const end = Math.min(clock.now() + plan.patienceMs, plan.deadline.at);
    const checks = hosts.map((host) => notChecked(host, certificate));
    const watches = hosts.map((host, index) => watch(host, plan, end, (check) => {
        const before = checks[index];
        checks[index] = check;
        const isNews = before?.doubt === 'not-checked' || before?.status !== check.status;
        if (isNews)
            plan.onCheck(check);
    }));
    const failed = (await Promise.allSettled(watches)).find(({ status }) => status === 'rejected');
    const stoppedBy = failed?.status === 'rejected' ? (0,errors/* asActionError */.z6)(failed.reason) : null;
    return { checks, stoppedBy, isEverywhere: checks.every(isThisVeryCertificate) };
}
async function watch(host, plan, end, onCheck) {
    const { clock, cancelled, deadline } = plan;
    cancelled.throwIfAborted();
    if (deadline.at - clock.now() < deadline.leastTimeMs)
        return;
    const limit = plan.patienceMs > 0 ? end : deadline.at;
    let mostSeen = 0;
    let lastServed = null;
    let attempts = 0;
    for (let pauseMs = firstPauseMs;; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
        attempts += 1;
        const startedAt = clock.now();
        const { preferred, check } = await probeAndJudge(host, plan, plan.certificate, limit);
        const took = Math.round(clock.now() - startedAt);
        const about = `${(0,verify_host/* formatHostLine */.iJ)(host)}, attempt ${attempts}`;
        plan.debug?.(`${about}: TLS handshake: ${check.status} in ${took} ms`);
        const seen = handshakesIn(check);
        const served = preferred.kind === 'seen' ? preferred.certificate.sha256 : lastServed;
        if (served !== lastServed)
            mostSeen = 0;
        lastServed = served;
        const saysLess = seen < mostSeen || (seen === 0 && cancelled.aborted);
        const isCutShort = cancelled.aborted || clock.now() >= limit || seen === 1;
        if (!saysLess || !isCutShort)
            onCheck(check);
        mostSeen = Math.max(mostSeen, seen);
        cancelled.throwIfAborted();
        const timeLeftMs = end - clock.now() - deadline.leastTimeMs;
        const isEnough = check.status === 'served' && seen === mostSeen && (seen === 2 || attempts > 1);
        if (isEnough || timeLeftMs <= 0)
            return;
        const waitMs = Math.round(Math.min(pauseMs, timeLeftMs));
        plan.debug?.(`${about}: the next one in ${waitMs} ms`);
        plan.onPause?.(waitMs);
        await clock.sleep(waitMs, cancelled);
    }
}
function handshakesIn({ status, doubt }) {
    if (status === 'unreachable')
        return 0;
    return doubt === 'half-checked' ? 1 : 2;
}
async function probeAndJudge(host, context, certificate, limit) {
    const [preferred, other] = await probeBoth(host, context, limit);
    const check = judgeProbes(host, preferred, other, certificate, context.today());
    return { preferred, check };
}
async function probeBoth(host, context, limit) {
    const preferred = await probeOnce(host, 'any', context, limit);
    const kind = otherKind(preferred);
    const other = kind === null ? null : await probeOnce(host, kind, context, limit);
    return [preferred, other];
}
async function probeOnce(host, kind, { clock, cancelled, probeTimeoutMs, probe }, limit) {
    const timeout = clock.timeout(Math.min(probeTimeoutMs, limit - clock.now()), cancelled);
    try {
        return await probe(host, kind, timeout.signal);
    }
    finally {
        timeout.release();
    }
}
function otherKind(probed) {
    if (probed.kind === 'unreachable')
        return null;
    const { keyType } = probed.certificate;
    if (keyType === 'ec')
        return 'rsa';
    return keyType.startsWith('rsa') ? 'ec' : null;
}


/***/ })

};
