export const id = 624;
export const ids = [624];
export const modules = {

/***/ 1624:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  checkFiles: () => (/* binding */ checkFiles),
  recogniseFiles: () => (/* binding */ recogniseFiles),
  uploadCertificate: () => (/* binding */ uploadCertificate)
});

// EXTERNAL MODULE: ./build/certificate/fingerprint.js
var fingerprint = __webpack_require__(816);
// EXTERNAL MODULE: ./build/certificate/inspect.js
var inspect = __webpack_require__(7692);
// EXTERNAL MODULE: ./build/certificate/names.js
var names = __webpack_require__(7764);
// EXTERNAL MODULE: ./build/certificate/remarks.js
var certificate_remarks = __webpack_require__(225);
// EXTERNAL MODULE: ./build/certificate/same.js
var same = __webpack_require__(248);
// EXTERNAL MODULE: ./build/cloud/scm.js + 1 modules
var cloud_scm = __webpack_require__(3608);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/certificate/failure.js
var failure = __webpack_require__(3738);
;// CONCATENATED MODULE: ./build/certificate/upload.js




async function upload(scm, files, name) {
    const { leafPem: certificate, chainPem: chain, keyPem: privateKey } = files;
    const { enterpriseProjectId } = scm;
    const call = (0,cloud_scm/* importCall */.uK)(scm.endpoint, {
        name,
        certificate,
        chain,
        privateKey,
        enterpriseProjectId,
    });
    for (let isSecondTry = false;; isSecondTry = true) {
        const result = await scm.call(call, scm.session);
        if (result.kind === 'done')
            return idsAfter(scm, files, result.value);
        const { error, mayHaveTakenEffect } = result;
        const isAnswered = (0,errors/* refusalBehind */.V3)(error) !== null && error.code !== 'SIGN_IN_REFUSED';
        if (!mayHaveTakenEffect && !isAnswered)
            throw uploadFailed(error);
        const ids = await (0,same/* findSame */.Ad)(scm, files).catch(() => {
            throw uploadFailed(error);
        });
        if (ids.length > 0)
            return ids;
        if (!mayHaveTakenEffect || isSecondTry)
            throw uploadFailed(error);
    }
}
async function idsAfter(scm, files, id) {
    const result = await scm.call((0,cloud_scm/* showCall */.SK)(scm.endpoint, id), scm.session);
    if (result.kind === 'done' && !(0,same/* isFingerprintOf */.uX)(result.value.fingerprint, files.leaf)) {
        const message = `SCM answered the upload with ${id}, which is another certificate (fingerprint ${result.value.fingerprint ?? 'not shown'})`;
        const remedy = 'Nothing was pushed. Check in SCM which certificates were uploaded, and set certificate-id to the right one.';
        throw new errors/* ActionError */.lZ('CERTIFICATE_REFUSED', message, { remedy });
    }
    const others = await (0,same/* findSame */.Ad)(scm, files).catch(() => []);
    return [...new Set([id, ...others])].sort(same/* byAge */.jI);
}
const unreadableFiles = [
    ...['SCM.0006', 'SCM.0012', 'SCM.0013', 'SCM.0014', 'SCM.0031'],
    ...['SCM.0053', 'SCM.0054', 'SCM.0059', 'SCM.0079', 'SCM.0114'],
];
const correctFiles = 'Correct fullchain-file and key-file: SCM needs the certificate of the server, every certificate between it and the root, and its key, as complete and unencrypted PEM. It may refuse a self-signed certificate.';
const remediesOfInputs = {
    'SCM.0005': 'Check fullchain-file, key-file, certificate-name and enterprise-project-id.',
    'SCM.0010': correctFiles,
    'SCM.0032': 'Set certificate-name to another name: use only letters, digits, underscores, hyphens and dots.',
};
function uploadFailed(error) {
    const what = 'Could not upload the certificate';
    const code = (0,errors/* refusalBehind */.V3)(error)?.errorCode ?? '';
    const known = unreadableFiles.includes(code) ? correctFiles : remediesOfInputs[code];
    if (error.code === 'REFUSED' && known !== undefined) {
        const message = `${what}: ${error.message}`;
        return new errors/* ActionError */.lZ('CERTIFICATE_REFUSED', message, { cause: error, remedy: known });
    }
    const remedy = 'Grant scm:cert:upload (in the new IAM: scm:cert:import).';
    return (0,failure/* certificateFailure */.a)(what, error, remedy);
}
const longestName = 63;
function nameFor({ names, leaf }) {
    const day = leaf.validToDate.toISOString().slice(0, 10).replaceAll('-', '');
    const domain = (names[0] ?? 'certificate').replace(/^\*\./, 'wildcard.');
    return `${domain.replace(/[^\w.-]/g, '-').slice(0, longestName - day.length - 1)}-${day}`;
}

// EXTERNAL MODULE: ./build/certificate/usable.js
var usable = __webpack_require__(3506);
;// CONCATENATED MODULE: ./build/certificate/from-files.js







async function recogniseFiles(scm, wanted, requirements) {
    const ids = await (0,same/* findSame */.Ad)(scm, wanted.files);
    if (ids.length > 0) {
        const reason = `SCM already has this certificate as ${ids[0]}, so it is not uploaded again`;
        return chosenFrom(scm, wanted, requirements, ids, reason);
    }
    const certificate = factsOf(wanted.files, null, entryName(wanted));
    return { certificate, ...certificate_remarks/* noRemarks */.j4, reason: 'SCM does not have this certificate yet' };
}
async function uploadCertificate(scm, wanted, requirements) {
    const name = entryName(wanted);
    const ids = await upload(scm, wanted.files, name);
    return chosenFrom(scm, wanted, requirements, ids, `Uploaded the certificate as ${ids[0]} "${name}"`);
}
async function chosenFrom(scm, { files, name }, requirements, ids, reason) {
    const [id = '', ...others] = ids;
    const dates = { ...requirements, renewed: renewFiles };
    const inspection = await (0,inspect/* inspectCertificate */.o)(scm, id, dates, false);
    const facts = factsOf(files, id, name ?? nameFor(files));
    const isUnseen = inspection.certificate.fingerprint === null;
    const certificate = isUnseen ? facts : { ...inspection.certificate, sha256: facts.sha256 };
    const remarks = (0,certificate_remarks/* joinRemarks */.cM)(inspection, others.length === 0 ? certificate_remarks/* noRemarks */.j4 : severalOf(id, others));
    return { ...remarks, certificate, reason };
}
function severalOf(id, others) {
    const count = others.length + 1;
    return (0,certificate_remarks/* warning */.$e)(`SCM has this certificate ${count} times. The oldest, ${id}, is used; ${others.join(', ')} can be deleted once nothing uses them.`);
}
function entryName({ files, name }) {
    return name ?? nameFor(files);
}
const renewFiles = 'Renew the certificate first (certbot, acme.sh, lego), and check that fullchain-file is the new file.';
function checkFiles(files, requirements) {
    const exactly = (time) => {
        const asUtc = time.getTime();
        return { earliest: asUtc, latest: asUtc, asUtc };
    };
    for (const { subject, validToDate } of files.chain) {
        const label = `The intermediate certificate (${(0,names/* oneLineName */.S1)(subject)})`;
        const dates = { ...requirements, minDaysRemaining: 0, renewed: renewFiles };
        (0,usable/* checkDates */._c)(label, null, exactly(validToDate), dates);
    }
    const { validFromDate, validToDate } = files.leaf;
    const label = 'The certificate in fullchain-file';
    const dates = { ...requirements, renewed: renewFiles };
    (0,usable/* checkDates */._c)(label, exactly(validFromDate), exactly(validToDate), dates);
    return files.isSelfSigned
        ? (0,certificate_remarks/* warning */.$e)('The certificate in fullchain-file is self-signed: browsers will not trust it.')
        : certificate_remarks/* noRemarks */.j4;
}
function factsOf(files, id, name) {
    const { leaf, names } = files;
    return {
        id,
        name,
        domain: names[0] ?? null,
        names,
        fingerprint: (0,fingerprint/* bareHex */.c)(leaf.fingerprint),
        sha256: (0,fingerprint/* bareHex */.c)(leaf.fingerprint256),
        expiresAt: leaf.validToDate.getTime(),
    };
}


/***/ }),

/***/ 9826:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ listCertificates),
/* harmony export */   N: () => (/* binding */ listPushable)
/* harmony export */ });
/* harmony import */ var _cloud_scm_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3608);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3738);
/* harmony import */ var _usable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3506);




const maxPages = 200;
const grantList = 'Grant scm:cert:list, or set certificate-id, which does not need this permission.';
async function listCertificates({ call, session, endpoint, enterpriseProjectId }, status, expiredDaysSince = 0) {
    const found = new Map();
    let unreadable = 0;
    const listing = (isPartial) => ({
        certificates: [...found.values()],
        isPartial,
        unreadable,
    });
    let offset = 0;
    for (let page = 0; page < maxPages; page += 1) {
        const query = { status, offset, enterpriseProjectId, expiredDaysSince };
        const result = await call((0,_cloud_scm_js__WEBPACK_IMPORTED_MODULE_0__/* .listCall */ .H1)(endpoint, query), session);
        if (result.kind === 'failed') {
            if (page > 0 && isRefusedOffset(result.error))
                return listing(true);
            throw (0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .certificateFailure */ .a)('Could not list the certificates', result.error, grantList);
        }
        const { certificates, rowCount, total } = result.value;
        for (const certificate of certificates)
            found.set(certificate.id, certificate);
        unreadable += rowCount - certificates.length;
        offset += rowCount;
        if (rowCount === 0 || offset >= total)
            return listing(false);
    }
    return listing(true);
}
async function listPushable(scm) {
    const listings = [];
    for (const status of _usable_js__WEBPACK_IMPORTED_MODULE_2__/* .pushableStates */ .H2)
        listings.push(await listCertificates(scm, status));
    return {
        certificates: listings.flatMap(({ certificates }) => certificates),
        isPartial: listings.some(({ isPartial }) => isPartial),
        unreadable: listings.reduce((sum, { unreadable }) => sum + unreadable, 0),
    };
}
function isRefusedOffset(error) {
    return error.code === 'REFUSED' && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .refusalBehind */ .V3)(error)?.httpStatus === 400;
}


/***/ }),

/***/ 248:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ad: () => (/* binding */ findSame),
/* harmony export */   jI: () => (/* binding */ byAge),
/* harmony export */   uX: () => (/* binding */ isFingerprintOf)
/* harmony export */ });
/* harmony import */ var _cloud_scm_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3608);
/* harmony import */ var _days_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3525);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3738);
/* harmony import */ var _fingerprint_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(816);
/* harmony import */ var _list_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9826);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7764);







const zoneMs = 14 * _days_js__WEBPACK_IMPORTED_MODULE_0__/* .hourMs */ .$0;
async function findSame(scm, sought) {
    const listing = await (0,_list_js__WEBPACK_IMPORTED_MODULE_1__/* .listPushable */ .N)(scm);
    const found = [];
    for (const id of candidatesIn(listing, sought)) {
        if (await isThisCertificate(scm, id, sought))
            found.push(id);
    }
    if (found.length === 0 && mayMiss(listing, sought)) {
        const message = 'SCM did not list all certificates, so it may have this one already';
        const remedy = 'Set certificate-id instead of the files, or enterprise-project-id, to search fewer certificates.';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ('CERTIFICATE_REFUSED', message, { remedy });
    }
    return found.sort(byAge);
}
async function isThisCertificate(scm, id, { leaf }) {
    const result = await scm.call((0,_cloud_scm_js__WEBPACK_IMPORTED_MODULE_3__/* .showCall */ .SK)(scm.endpoint, id), scm.session);
    if (result.kind === 'done')
        return isFingerprintOf(result.value.fingerprint, leaf);
    const status = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .refusalBehind */ .V3)(result.error)?.httpStatus ?? 0;
    const isGone = result.error.code === 'REFUSED' && status >= 400 && status < 500 && status !== 429;
    if (isGone)
        return false;
    throw (0,_failure_js__WEBPACK_IMPORTED_MODULE_4__/* .certificateFailure */ .a)(`Could not read certificate ${id}`, result.error);
}
function candidatesIn({ certificates }, { leaf, names }) {
    const expiresAt = leaf.validToDate.getTime();
    return certificates
        .filter(({ notAfter }) => notAfter === null || Math.abs(notAfter.asUtc - expiresAt) <= zoneMs)
        .filter(({ names: listed }) => listed.length === 0 || names.some((name) => listed.some((each) => (0,_names_js__WEBPACK_IMPORTED_MODULE_5__/* .covers */ .hU)(each, name))))
        .map(({ id }) => id);
}
function mayMiss({ certificates, isPartial }, { leaf }) {
    if (!isPartial)
        return false;
    const earliest = Math.min(...certificates.map(({ notAfter }) => notAfter?.asUtc ?? Infinity));
    return earliest >= leaf.validToDate.getTime() - zoneMs;
}
function isFingerprintOf(shown, leaf) {
    const wanted = (0,_fingerprint_js__WEBPACK_IMPORTED_MODULE_6__/* .readFingerprint */ .b)(shown);
    const own = wanted?.hash === 'sha256' ? leaf.fingerprint256 : leaf.fingerprint;
    return wanted?.hex === (0,_fingerprint_js__WEBPACK_IMPORTED_MODULE_6__/* .bareHex */ .c)(own);
}
function byAge(one, other) {
    return one < other ? -1 : Number(one > other);
}


/***/ })

};
