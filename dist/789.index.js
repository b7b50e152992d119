export const id = 789;
export const ids = [789];
export const modules = {

/***/ 7789:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findCertificate: () => (/* binding */ findCertificate)
/* harmony export */ });
/* harmony import */ var leven__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7785);
/* harmony import */ var _cloud_scm_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3608);
/* harmony import */ var _days_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3525);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3738);
/* harmony import */ var _inspect_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7692);
/* harmony import */ var _list_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9826);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7764);
/* harmony import */ var _remarks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(225);









async function findCertificate(scm, wanted, requirements) {
    const listing = await (0,_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listPushable */ .N)(scm);
    const remarks = remarksOn(listing);
    const fitting = listing.certificates.filter((each) => fits(each, wanted));
    if (fitting.length === 0)
        throw await noneFits(scm, wanted, remarks);
    const candidates = (await readExpiries(scm, fitting)).sort(byExpiry);
    return firstPushable(scm, candidates, wanted, requirements, remarks);
}
function remarksOn({ isPartial, unreadable }) {
    const warnings = [
        isPartial && 'SCM did not list all certificates; only those that expire last were searched.',
        unreadable > 0 &&
            `SCM listed ${unreadable} ${unreadable === 1 ? 'certificate' : 'certificates'} in a form that cannot be read; the others were searched.`,
    ];
    return { notices: [], warnings: warnings.filter((text) => text !== false) };
}
async function readExpiries(scm, candidates) {
    if (candidates.length === 1)
        return [...candidates];
    const read = [];
    for (const candidate of candidates) {
        if (candidate.notAfter !== null)
            read.push(candidate);
        else
            read.push({ ...candidate, notAfter: await expiryOf(scm, candidate.id) });
    }
    return read;
}
async function expiryOf(scm, id) {
    const { notAfter } = await show(scm, id);
    if (notAfter !== null)
        return notAfter;
    const message = `Cannot tell which certificate expires last: ${id} has no expiry date that can be read`;
    const remedy = 'Set certificate-id to the certificate to push.';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('CERTIFICATE_REFUSED', message, { remedy });
}
async function firstPushable(scm, candidates, wanted, requirements, remarks) {
    const [candidate, ...rest] = candidates;
    if (candidate === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('INTERNAL', 'there is no candidate to inspect');
    const shown = await show(scm, candidate.id);
    if (!shown.pushable && rest.length > 0) {
        const skipped = (0,_remarks_js__WEBPACK_IMPORTED_MODULE_2__/* .warning */ .$e)(`Skipped ${label(candidate)}: push support is off in SCM.`);
        return firstPushable(scm, rest, wanted, requirements, (0,_remarks_js__WEBPACK_IMPORTED_MODULE_2__/* .joinRemarks */ .cM)(remarks, skipped));
    }
    const renewed = `Renew the certificate in SCM: it has no newer one ${describe(wanted)}.`;
    const inspection = (0,_inspect_js__WEBPACK_IMPORTED_MODULE_3__/* .inspectShown */ .Y)(shown, { ...requirements, renewed }, true);
    const { certificate } = inspection;
    return {
        ...(0,_remarks_js__WEBPACK_IMPORTED_MODULE_2__/* .joinRemarks */ .cM)(remarks, inspection),
        certificate,
        reason: reasonFor(candidate, rest, wanted),
    };
}
async function show(scm, id) {
    const result = await scm.call((0,_cloud_scm_js__WEBPACK_IMPORTED_MODULE_4__/* .showCall */ .SK)(scm.endpoint, id), scm.session);
    if (result.kind === 'done')
        return result.value;
    const remedy = 'Grant scm:cert:get, or set certificate-id, which does not need this permission.';
    throw (0,_failure_js__WEBPACK_IMPORTED_MODULE_5__/* .certificateFailure */ .a)(`Could not read certificate ${id}`, result.error, remedy);
}
function fits({ name, names }, wanted) {
    return wanted.kind === 'name'
        ? name === wanted.name
        : names.some((each) => (0,_names_js__WEBPACK_IMPORTED_MODULE_6__/* .covers */ .hU)(each, wanted.domain));
}
function byExpiry(one, other) {
    const expiry = (other.notAfter?.asUtc ?? 0) - (one.notAfter?.asUtc ?? 0);
    return expiry !== 0 ? expiry : other.id.localeCompare(one.id);
}
const shownOthers = 5;
function reasonFor(chosen, others, wanted) {
    const choice = `Chose ${label(chosen)}`;
    if (others.length === 0)
        return `${choice}: the only pushable certificate ${describe(wanted)}`;
    const shown = others.slice(0, shownOthers).map(label).join('; ');
    const hidden = others.length - shownOthers;
    const more = hidden > 0 ? `; and ${hidden} more` : '';
    const count = others.length + 1;
    return `${choice}: it expires last of ${count} certificates ${describe(wanted)} (others: ${shown}${more})`;
}
function describe(wanted) {
    return wanted.kind === 'name' ? `named "${wanted.name}"` : `for ${wanted.domain}`;
}
function label({ id, name, status, notAfter }) {
    const expiry = notAfter === null ? '' : `, expires ${(0,_days_js__WEBPACK_IMPORTED_MODULE_7__/* .formatDay */ .im)(notAfter.asUtc)}`;
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .unbroken */ .D_)(`${id} "${name ?? ''}" (${status}${expiry})`);
}
const shownMisses = 5;
const expiredDaysSince = 365;
async function noneFits(scm, wanted, { warnings }) {
    const { certificates } = await (0,_list_js__WEBPACK_IMPORTED_MODULE_0__/* .listCertificates */ .H)(scm, 'ALL', expiredDaysSince).catch(() => noMore);
    const misses = nearestMisses(certificates, wanted);
    const message = `SCM has no pushable certificate ${describe(wanted)}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ('CERTIFICATE_REFUSED', [message, ...warnings, ...misses].join('\n'), {
        remedy: noneFitsRemedy(scm, wanted),
    });
}
function noneFitsRemedy({ enterpriseProjectId }, wanted) {
    const asked = wanted.kind === 'name'
        ? `certificate-name ("${wanted.name}")`
        : `certificate-domain ("${wanted.domain}")`;
    const narrowed = enterpriseProjectId === null
        ? ''
        : `Check enterprise-project-id ("${enterpriseProjectId}"): only its certificates were searched. `;
    return `${narrowed}Correct ${asked}, or issue or upload the certificate in SCM, in the account that signs in.`;
}
const noMore = { certificates: [], isPartial: true, unreadable: 0 };
function nearestMisses(certificates, wanted) {
    return certificates
        .map((certificate) => ({ certificate, nearness: nearness(certificate, wanted) }))
        .filter(({ nearness: score }) => score > 0)
        .sort((one, other) => other.nearness - one.nearness)
        .slice(0, shownMisses)
        .map(({ certificate }) => `- ${label(certificate)}: ${whyNot(certificate, wanted)}`);
}
function nearness(certificate, wanted) {
    if (fits(certificate, wanted))
        return 100;
    if (wanted.kind === 'name') {
        if (certificate.name?.toLowerCase() === wanted.name.toLowerCase())
            return 50;
        return isMisspelling(wanted.name, [certificate.name ?? '']) ? 1 : 0;
    }
    const common = Math.max(0, ...certificate.names.map((name) => (0,_names_js__WEBPACK_IMPORTED_MODULE_6__/* .commonLabels */ .xJ)(name, wanted.domain)));
    if (common >= 2)
        return common;
    return isMisspelling(wanted.domain, certificate.names) ? 1 : 0;
}
function isMisspelling(asked, names) {
    return (0,leven__WEBPACK_IMPORTED_MODULE_8__/* .closestMatch */ .h)(asked, [...names], { maxDistance: 2 }) !== undefined;
}
function whyNot(certificate, wanted) {
    if (fits(certificate, wanted))
        return `its status is ${certificate.status}`;
    if (wanted.kind === 'name') {
        return certificate.name?.toLowerCase() === wanted.name.toLowerCase()
            ? 'its name differs only in upper and lower case'
            : 'its name is spelt differently';
    }
    return `it covers only ${certificate.names.slice(0, shownOthers).join(', ')}`;
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


/***/ })

};
