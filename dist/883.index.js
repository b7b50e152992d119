export const id = 883;
export const ids = [883];
export const modules = {

/***/ 4883:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planBindings: () => (/* binding */ planBindings)
});

// EXTERNAL MODULE: ./build/certificate/remarks.js
var certificate_remarks = __webpack_require__(225);
// EXTERNAL MODULE: ./build/cloud/parallel.js
var parallel = __webpack_require__(4923);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/push/target.js
var push_target = __webpack_require__(1388);
// EXTERNAL MODULE: ./build/verify/host.js
var host = __webpack_require__(2312);
;// CONCATENATED MODULE: ./build/bind/copies.js


function knownFrom(found, wanted) {
    const keyFamily = found.map(({ copy }) => copy?.keyFamily ?? null).find((each) => each !== null);
    return { ...wanted, keyFamily: keyFamily ?? wanted.keyFamily };
}
const mostSearches = 3;
const searchPauseMs = 1000;
async function copyFor({ lane, binder, copy: known, steps }, { wanted, whyNotPushed, clock, cancelled }) {
    const isNeeded = steps.some(({ row }) => row.decision.kind === 'switch');
    if (known !== null || !isNeeded)
        return { copy: known, details: {} };
    const why = whyNotPushed(lane.name);
    try {
        for (let searches = 1;; searches += 1) {
            const copy = await binder.findCopy(wanted);
            const isLast = why !== null || searches === mostSearches;
            if (copy !== null || isLast)
                return { copy, details: missing(lane.target, why) };
            await clock.sleep(searchPauseMs, cancelled);
        }
    }
    catch (error) {
        return { copy: null, details: { reason: 'copy-missing', error: (0,errors/* asActionError */.z6)(error) } };
    }
}
function missing(lane, why) {
    const target = (0,push_target/* formatTarget */.P4)(lane);
    return why === null
        ? {
            reason: 'copy-missing',
            message: `${target} does not list the copy that was pushed`,
            remedy: lane.service === 'WAF' ? `${inAMoment} ${grantRead}` : inAMoment,
        }
        : {
            reason: 'push-failed',
            message: `the push to ${target} ${why}`,
            remedy: `Correct what the push to ${target} failed for, and run again.`,
        };
}
const inAMoment = 'Run again in a few minutes.';
const grantRead = 'Grant waf:certificate:get: without it, a copy is recognised by its expiry date only.';

;// CONCATENATED MODULE: ./build/bind/groups.js
function groupsByKeys(items, keysOf) {
    let groups = [];
    for (const item of items) {
        const keys = keysOf(item);
        const isShared = (group) => keys.some((key) => group.keys.has(key));
        const shared = groups.filter(isShared);
        const joined = {
            keys: new Set([...shared.flatMap((group) => [...group.keys]), ...keys]),
            items: [...shared.flatMap((group) => group.items), item],
        };
        groups = [...groups.filter((group) => !isShared(group)), joined];
    }
    return groups.map((group) => group.items);
}

// EXTERNAL MODULE: ./build/bind/binding.js
var bind_binding = __webpack_require__(1803);
// EXTERNAL MODULE: ./build/certificate/fingerprint.js
var certificate_fingerprint = __webpack_require__(816);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/certificate/names.js
var certificate_names = __webpack_require__(7764);
;// CONCATENATED MODULE: ./build/certificate/leaf.js



const pemBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
function parseCertificate(pem) {
    const certificates = (pem?.match(pemBlock) ?? []).flatMap((block) => parse(block) ?? []);
    return certificates.find(({ ca }) => !ca) ?? certificates[0] ?? null;
}
function parse(block) {
    try {
        return new external_node_crypto_.X509Certificate(block);
    }
    catch {
        return null;
    }
}
function readLeaf(pem) {
    const certificate = parseCertificate(pem);
    return certificate === null ? null : leafOf(certificate);
}
function leafOf(certificate) {
    return {
        sha1: (0,certificate_fingerprint/* bareHex */.c)(certificate.fingerprint),
        sha256: (0,certificate_fingerprint/* bareHex */.c)(certificate.fingerprint256),
        names: (0,certificate_names/* namesOf */.eZ)(certificate),
        expiresAt: certificate.validToDate.getTime(),
        keyFamily: keyFamilyOf(certificate),
    };
}
function hasFingerprint(leaf, { hash, hex }) {
    return leaf[hash] === hex;
}
function keyFamilyOf(certificate) {
    try {
        const type = certificate.publicKey.asymmetricKeyType ?? 'unknown';
        return type === 'rsa-pss' ? 'rsa' : type;
    }
    catch {
        return 'unknown';
    }
}

// EXTERNAL MODULE: ./build/days.js
var days = __webpack_require__(3525);
;// CONCATENATED MODULE: ./build/bind/renewal.js





const zoneMs = 14 * days/* hourMs */.$0;
const quarterMs = days/* hourMs */.$0 / 4;
function newCertificateOf(certificate) {
    const { id, name, names, expiresAt, sha256 } = certificate;
    const fingerprint = (0,certificate_fingerprint/* readFingerprint */.b)(sha256) ?? (0,certificate_fingerprint/* readFingerprint */.b)(certificate.fingerprint);
    if (fingerprint === null || expiresAt === null || names.length === 0) {
        const missing = [
            fingerprint === null && 'fingerprint',
            names.length === 0 && 'names',
            expiresAt === null && 'expiry date',
        ].filter((field) => field !== false);
        throw new errors/* ActionError */.lZ('CERTIFICATE_REFUSED', `Certificate ${id} cannot be bound: SCM does not show its ${missing.join(', ')}, so nobody can tell which certificates it renews`, {
            remedy: 'Check the certificate in SCM, and that the user or agency that signs in has scm:cert:get. Or set bind to none.',
        });
    }
    const slackMs = sha256 === null ? zoneMs : 0;
    return { id, name, names, fingerprint, expiresAt, slackMs, keyFamily: null };
}
function relationOf(used, wanted, now, replaceable) {
    if (isSame(used, wanted))
        return { kind: 'same' };
    if (!sharesName(used, wanted))
        return { kind: 'unrelated' };
    const obstacle = replaceableObstacle(used, replaceable) ??
        coverageObstacle(used, wanted) ??
        ageObstacle(used, wanted, now) ??
        keyObstacle(used, wanted);
    return obstacle === null ? { kind: 'renewed' } : { kind: 'kept', ...obstacle };
}
function isSame({ leaf, expiresAt, names }, wanted) {
    if (leaf !== null)
        return hasFingerprint(leaf, wanted.fingerprint);
    return isAround(expiresAt, wanted) && names.every((name) => isCovered(name, wanted));
}
function isNear(time, { expiresAt }) {
    return time !== null && Math.abs(time - expiresAt) <= zoneMs;
}
function isAround(time, wanted) {
    if (time === null || !isNear(time, wanted))
        return false;
    const overhang = Math.abs(time - wanted.expiresAt) % quarterMs;
    return Math.min(overhang, quarterMs - overhang) <= 1000;
}
function isCovered(name, { names }) {
    return names.some((each) => (0,certificate_names/* covers */.hU)(each, name));
}
function sharesName({ names }, wanted) {
    return names.some((name) => isCovered(name, wanted) || wanted.names.some((each) => (0,certificate_names/* covers */.hU)(name, each)));
}
function replaceableObstacle({ leaf, scmId }, replaceable) {
    if (replaceable === null)
        return null;
    const { ids, fingerprints } = replaceable;
    if (scmId !== null && ids.includes(scmId))
        return null;
    if (leaf !== null && fingerprints.some((each) => hasFingerprint(leaf, each)))
        return null;
    const message = 'replaces does not name the certificate that it uses';
    return { reason: 'not-in-replaces', message };
}
function coverageObstacle(used, wanted) {
    const lost = used.names.filter((name) => !isCovered(name, wanted));
    if (lost.length === 0)
        return null;
    const message = `the new certificate does not cover ${lost.join(', ')}`;
    return { reason: 'not-covered', message };
}
function ageObstacle({ expiresAt }, wanted, now) {
    if (wanted.expiresAt - now <= days/* dayMs */.LP) {
        const message = `the new certificate expires on ${(0,days/* formatDay */.im)(wanted.expiresAt)}, in less than a day`;
        return { reason: 'expires-too-soon', message };
    }
    if (expiresAt !== null && expiresAt < wanted.expiresAt - wanted.slackMs)
        return null;
    const old = expiresAt === null ? 'on an unknown day' : `on ${(0,days/* formatDay */.im)(expiresAt)}`;
    const message = `its certificate expires ${old}, not before the new one (${(0,days/* formatDay */.im)(wanted.expiresAt)})`;
    return { reason: 'not-older', message };
}
function keyObstacle({ leaf }, { keyFamily }) {
    if (leaf === null || keyFamily === null || leaf.keyFamily === keyFamily)
        return null;
    const message = `its certificate has another type of key (${keyName(leaf.keyFamily)}) than the new one (${keyName(keyFamily)})`;
    return { reason: 'other-key-type', message };
}
function keyName(family) {
    return family === 'ec' ? 'ECDSA' : family.toUpperCase();
}
function commonNames(one, other) {
    const known = new Set(other.map(certificate_names/* canonicalName */.Ew));
    return one.filter((name) => known.has((0,certificate_names/* canonicalName */.Ew)(name)));
}
function refOf({ id, leaf, expiresAt }, { fingerprint }) {
    return { certificateId: id, fingerprint: leaf?.[fingerprint.hash] ?? null, expiresAt };
}

;// CONCATENATED MODULE: ./build/bind/outcome.js




function beforeOf({ row, wanted, inspection }) {
    const { decision, place } = row;
    if (decision.kind === 'unchanged')
        return place === null ? [] : sameIn(place.uses, wanted);
    const refs = decision.olds.map((used) => refOf(used, wanted));
    const [only] = refs;
    const isUnnamed = only !== undefined && only.certificateId === null;
    const restoreId = inspection?.restoreIds?.[0] ?? null;
    return isUnnamed ? [{ ...only, certificateId: restoreId }] : refs;
}
function sameIn(uses, wanted) {
    return uses
        .filter(({ leaf }) => leaf === null || leaf[wanted.fingerprint.hash] === wanted.fingerprint.hex)
        .map((used) => refOf(used, wanted));
}
function newRef({ wanted, newId, isNewCertain }) {
    const { fingerprint, expiresAt } = wanted;
    return { certificateId: newId, fingerprint: isNewCertain ? fingerprint.hex : null, expiresAt };
}
function refsSeen(step, ids) {
    const before = beforeOf(step);
    const shown = step.row.place?.isList
        ? ids.filter((id) => id === step.newId || before.some((old) => old.certificateId === id))
        : ids;
    return shown.map((id) => {
        const known = before.find(({ certificateId }) => certificateId === id);
        if (known !== undefined)
            return known;
        if (id === step.newId)
            return newRef(step);
        const [certificateId = null, fingerprint = null] = id.includes(' ')
            ? [null, id.split(' ')[1]]
            : [id];
        return { certificateId, fingerprint: fingerprint || null, expiresAt: null };
    });
}
const usesNew = new Set([
    'planned',
    'bound',
    'uncertain',
    'rollback-failed',
]);
function outcomeOfStep(step, status, { reason, error = null, ...details } = {}) {
    const { row, target, inspection } = step;
    const before = beforeOf(step);
    const refusal = error === null ? null : (0,errors/* refusalBehind */.V3)(error);
    const isSwitch = row.decision.kind === 'switch';
    const { seenIds = null, message = null } = details;
    const isNew = usesNew.has(status) || (isSwitch && status === 'unchanged');
    const says = [message, isNew && !step.isNewCertain ? recognisedByExpiry : null];
    return {
        binding: (0,bind_binding/* formatBinding */.V)(row.binding),
        title: row.place?.title ?? null,
        service: target.service,
        project: row.binding.project,
        status,
        reason: reason ?? null,
        before,
        after: isNew ? [newRef(step)] : seenIds === null ? before : refsSeen(step, seenIds),
        reversible: isSwitch && inspection !== null ? inspection.restoreIds !== null : null,
        check: details.check ?? null,
        isHarmful: details.isHarmful ?? false,
        failureCode: error?.code ?? null,
        httpStatus: details.httpStatus ?? refusal?.httpStatus ?? null,
        errorCode: refusal?.errorCode ?? null,
        message: error && (0,errors/* wordsOf */.Z9)(error),
        says: says.filter((part) => part !== null).join('; ') || null,
        requestId: details.requestId ?? refusal?.requestId ?? null,
        knownRemedy: details.remedy ?? (0,errors/* remedyBehind */.Hd)(error),
    };
}
function outcomeAsPlanned(step) {
    const { decision } = step.row;
    switch (decision.kind) {
        case 'switch':
            return outcomeOfStep(step, 'planned');
        case 'unchanged':
            return outcomeOfStep(step, 'unchanged', { message: byExpiryOnly(step) });
        case 'unread':
            return outcomeOfStep(step, 'failed', { reason: 'unreadable', error: decision.error });
        case 'skip': {
            const { reason, message, remedy } = decision;
            return outcomeOfStep(step, 'skipped', { reason, message, remedy });
        }
    }
}
const recognisedByExpiry = 'the new certificate was recognised there by its expiry date only, because this user may not read it';
function byExpiryOnly({ row }) {
    const isUnread = row.place?.uses.some(({ leaf }) => leaf === null) ?? false;
    return isUnread
        ? 'recognised by its expiry date only, because this user may not read the certificate'
        : null;
}
function outcomeOfUnread(target, error) {
    const refusal = (0,errors/* refusalBehind */.V3)(error);
    return {
        binding: (0,push_target/* formatTarget */.P4)(target),
        title: null,
        service: target.service,
        project: target.project,
        status: error.code === 'CANCELLED' ? 'not-attempted' : 'failed',
        reason: 'unreadable',
        before: [],
        after: [],
        reversible: null,
        check: null,
        isHarmful: false,
        failureCode: error.code,
        httpStatus: refusal?.httpStatus ?? null,
        errorCode: refusal?.errorCode ?? null,
        message: (0,errors/* wordsOf */.Z9)(error),
        says: null,
        requestId: refusal?.requestId ?? null,
        knownRemedy: (0,errors/* remedyBehind */.Hd)(error),
    };
}

;// CONCATENATED MODULE: ./build/bind/plan.js


function planRows(places, wanted, context) {
    const { wish } = context;
    if (wish.kind === 'replace') {
        return places.flatMap((place) => rowFor(place, false, wanted, context) ?? []);
    }
    const rows = wish.bindings.flatMap((line) => rowsForLine(line, places, wanted, context));
    return [...new Map(rows.map((row) => [(0,bind_binding/* formatBinding */.V)(row.binding), row])).values()];
}
function planAgain(row, copy, wanted, context) {
    const { place, decision } = row;
    if (place === null || decision.kind !== 'switch')
        return row;
    const isFirst = decision.olds.length === 0;
    const again = rowFor(place, isFirst, withCopy(wanted, copy), context);
    const sniNames = place.isList ? copy.sniNames : null;
    if (again?.decision.kind !== 'switch' || sniNames === null)
        return again ?? row;
    const obstacle = sniObstacle(place, sniNames, again.decision.olds, copy, wanted);
    return obstacle === null ? again : { ...again, decision: { ...obstacle, olds: decision.olds } };
}
function withCopy(wanted, copy) {
    const { keyFamily, expiresAt } = copy;
    return {
        ...wanted,
        keyFamily: keyFamily ?? wanted.keyFamily,
        ...(expiresAt !== null && { expiresAt, slackMs: 0 }),
    };
}
function idsAfter(idsNow, oldIds, isList, newId) {
    if (!isList)
        return [newId];
    const first = idsNow.findIndex((id) => oldIds.includes(id));
    const hasNew = idsNow.includes(newId);
    if (first === -1)
        return hasNew ? idsNow : [...idsNow, newId];
    return idsNow.flatMap((id, index) => {
        if (!oldIds.includes(id))
            return [id];
        return index === first && !hasNew ? [newId] : [];
    });
}
function rowFor(place, mayBeFirst, wanted, context) {
    const decision = decide(place, mayBeFirst, wanted, context);
    return decision === null ? null : { binding: place.binding, place, decision };
}
function decide(place, mayBeFirst, wanted, { now, replaceable }) {
    const relations = place.uses.map((used) => ({
        used,
        relation: relationOf(used, wanted, now, replaceable),
    }));
    const by = (kind) => relations.filter(({ relation }) => relation.kind === kind);
    const olds = by('renewed').map(({ used }) => used);
    const [kept] = by('kept');
    if (olds.length === 0 && by('same').length > 0)
        return { kind: 'unchanged' };
    if (olds.length === 0 && kept?.relation.kind === 'kept') {
        const { reason, message } = kept.relation;
        return { kind: 'skip', olds: [kept.used], reason, message, remedy: null };
    }
    const isFirst = mayBeFirst && (place.isList || place.uses.length === 0);
    if (olds.length === 0 && !isFirst)
        return null;
    if (place.obstacle !== null)
        return { kind: 'skip', olds, ...place.obstacle };
    const lost = place.mustCover.filter((name) => !isCovered(name, wanted));
    if (lost.length > 0) {
        const message = `the new certificate does not cover ${lost.join(', ')}`;
        return { kind: 'skip', olds, reason: 'not-covered', message, remedy: null };
    }
    const collision = place.isList
        ? collisionWith(staying(place, olds, wanted), wanted.names, wanted.keyFamily)
        : null;
    return collision === null ? { kind: 'switch', olds } : { ...collision, olds };
}
function rowsForLine(line, places, wanted, context) {
    const text = (0,bind_binding/* formatBinding */.V)(line);
    const named = places.filter((place) => namesOfPlace(place).includes(text));
    const isOpen = line.service === 'ELB' && line.slot === null;
    const rows = named.flatMap((place) => rowFor(place, !isOpen, wanted, context) ?? []);
    if (rows.length > 0)
        return rows;
    const decision = named.length > 0 ? nothingToRenew : notFound(candidates(places, wanted, context));
    return [{ binding: line, place: null, decision }];
}
const mostCandidates = 5;
function candidates(places, wanted, context) {
    const renewed = places.filter((place) => {
        const row = rowFor(place, false, wanted, context);
        return row?.decision.kind === 'switch' || row?.decision.kind === 'unchanged';
    });
    return renewed.slice(0, mostCandidates).map(({ binding }) => (0,bind_binding/* formatBinding */.V)(binding));
}
function namesOfPlace({ binding, aliases }) {
    const own = [(0,bind_binding/* formatBinding */.V)(binding), ...aliases];
    return binding.service === 'ELB' ? [...own, (0,bind_binding/* formatBinding */.V)({ ...binding, slot: null })] : own;
}
const nothingToRenew = {
    kind: 'skip',
    olds: [],
    reason: 'nothing-to-renew',
    message: 'it uses no certificate that the new one renews',
    remedy: 'Bind the new certificate there once by hand, or correct the line in bind. For a listener, a line that ends with "sni" may also make a first binding.',
};
function notFound(meant) {
    const lines = meant.map((each) => `"${each}"`).join(', ');
    const fix = meant.length > 0
        ? `the certificate renews ${lines}`
        : 'check the project. The place must exist and use HTTPS; a listener is named by its ID, and a WAF host must be in the default enterprise project';
    return {
        kind: 'skip',
        olds: [],
        reason: 'not-found',
        message: 'the service shows no such binding',
        remedy: `Correct the line in bind: ${fix}.`,
    };
}
function staying({ uses }, olds, wanted) {
    const isNew = ({ leaf }) => leaf !== null && leaf[wanted.fingerprint.hash] === wanted.fingerprint.hex;
    return uses.filter((used) => !olds.includes(used) && !isNew(used));
}
function collisionWith(others, names, keyFamily) {
    if (keyFamily === null)
        return null;
    for (const { id, leaf, names: otherNames } of others) {
        const common = commonNames(names, otherNames);
        const hasOtherKey = leaf !== null && leaf.keyFamily !== keyFamily;
        if (common.length === 0 || hasOtherKey)
            continue;
        return {
            kind: 'skip',
            reason: 'name-collision',
            message: `certificate ${id} stays in its SNI list and also has the name ${common.join(', ')}, which ELB does not allow`,
            remedy: 'Remove one of the two certificates from the SNI list by hand.',
        };
    }
    return null;
}
function sniObstacle(place, sniNames, olds, copy, wanted) {
    if (sniNames.length === 0) {
        return {
            kind: 'skip',
            reason: 'sni-domain-missing',
            message: `ELB's copy of the new certificate (${copy.id}) has no domain, so it cannot be an SNI certificate`,
            remedy: `Set the domain of certificate ${copy.id} in ELB, then run again.`,
        };
    }
    return collisionWith(staying(place, olds, wanted), sniNames, copy.keyFamily);
}

// EXTERNAL MODULE: ./build/certificate/same.js
var same = __webpack_require__(248);
// EXTERNAL MODULE: ./build/cloud/decode.js + 1 modules
var decode = __webpack_require__(5616);
;// CONCATENATED MODULE: ./build/cloud/cdn.js


const answer = "CDN's answer";
const headers = { 'X-Language': 'en-us' };
const domainsPerPage = 100;
const largePageBytes = 8 * 1024 * 1024;
function cdnCertificatesCall(cdn, page) {
    const query = { page_size: String(domainsPerPage), page_number: String(page) };
    return {
        effect: 'none',
        request: {
            method: 'GET',
            url: url(cdn, '/v1.0/cdn/domains/https-certificate-info', query),
            headers,
            mostBodyBytes: largePageBytes,
        },
        success: [200],
        nestsErrors: true,
        answersSecret: true,
        read: (response) => {
            const body = (0,decode/* readJsonObject */.op)(response, answer);
            const { https: rows } = body;
            if (!Array.isArray(rows)) {
                throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${answer}: "https" is not an array`);
            }
            return { rows: rows.map(readDomain), total: (0,decode/* optionalCount */.kP)(body, 'total', answer) };
        },
    };
}
function cdnDomainCall(cdn, name) {
    return {
        effect: 'none',
        request: {
            method: 'GET',
            url: url(cdn, `/v1.0/cdn/configuration/domains/${encodeURIComponent(name)}`),
            headers,
        },
        success: [200],
        nestsErrors: true,
        read: (response) => {
            const domain = (0,decode/* objectField */.qV)((0,decode/* readJsonObject */.op)(response, answer), 'domain', answer);
            return {
                status: (0,decode/* optionalString */.sx)(domain, 'domain_status') ?? '',
                isDisabled: isSet(domain, 'disabled'),
                isLocked: isSet(domain, 'locked'),
            };
        },
    };
}
function cdnHttpsCall(cdn, name) {
    return {
        effect: 'none',
        request: { method: 'GET', url: configsUrl(cdn, name), headers },
        success: [200],
        nestsErrors: true,
        answersSecret: true,
        read: (response) => {
            const configs = (0,decode/* objectField */.qV)((0,decode/* readJsonObject */.op)(response, answer), 'configs', answer);
            return readHttps((0,decode/* isJsonObject */.OW)(configs['https']) ? configs['https'] : {});
        },
    };
}
function useScmCertificateCall(cdn, name, certificateId, certificateName, kept) {
    return {
        effect: 'once',
        isSingle: true,
        request: {
            method: 'PUT',
            url: configsUrl(cdn, name),
            headers: { ...headers, 'Content-Type': 'application/json' },
            body: JSON.stringify({
                configs: {
                    https: {
                        https_status: 'on',
                        certificate_type: 'server',
                        certificate_source: sources.indexOf('scm'),
                        scm_certificate_id: certificateId,
                        certificate_name: certificateName,
                        ...kept,
                    },
                },
            }),
        },
        success: [200, 201, 202, 204],
        nestsErrors: true,
        read: () => null,
    };
}
const sources = ['own', 'huawei', 'scm'];
const keptFields = ['http2_status', 'tls_version', 'ocsp_stapling_status'];
function url({ endpoint, enterpriseProjectId }, path, fields = {}) {
    const query = new URLSearchParams(fields);
    if (enterpriseProjectId !== null)
        query.set('enterprise_project_id', enterpriseProjectId);
    return query.size === 0 ? `${endpoint}${path}` : `${endpoint}${path}?${query}`;
}
function configsUrl(cdn, name) {
    return url(cdn, `/v1.1/cdn/configuration/domains/${encodeURIComponent(name)}/configs`);
}
function readDomain(row) {
    const name = (0,decode/* isJsonObject */.OW)(row) ? (0,decode/* optionalString */.sx)(row, 'domain_name') : null;
    if (!(0,decode/* isJsonObject */.OW)(row) || name === null) {
        throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${answer}: "https" has a row without "domain_name"`);
    }
    return {
        name,
        pem: (0,decode/* optionalString */.sx)(row, 'certificate'),
        isHttpsOn: row['https_status'] !== 0,
    };
}
function readHttps(https) {
    const { certificates } = https;
    const source = (0,decode/* optionalScalar */.Xp)(https, 'certificate_source');
    const kept = keptFields.flatMap((field) => {
        const value = (0,decode/* optionalString */.sx)(https, field);
        return value === null ? [] : [[field, value]];
    });
    return {
        isOn: (0,decode/* optionalString */.sx)(https, 'https_status') === 'on',
        source: sources[Number(source ?? -1)] ?? null,
        scmCertificateId: (0,decode/* optionalString */.sx)(https, 'scm_certificate_id'),
        certificateName: (0,decode/* optionalString */.sx)(https, 'certificate_name'),
        pem: (0,decode/* optionalString */.sx)(https, 'certificate_value'),
        isDual: Array.isArray(certificates) && certificates.length > 1,
        isSm: (0,decode/* optionalString */.sx)(https, 'certificate_type') === 'server_sm',
        kept: Object.fromEntries(kept),
    };
}
function isSet(parent, name) {
    return ['1', 'true'].includes((0,decode/* optionalScalar */.Xp)(parent, name)?.toLowerCase() ?? '');
}

// EXTERNAL MODULE: ./build/cloud/scm.js + 1 modules
var cloud_scm = __webpack_require__(3608);
;// CONCATENATED MODULE: ./build/bind/pages.js

const maxPages = 200;
async function readPages(size, read, keyOf) {
    const found = new Map();
    let count = 0;
    for (let page = 1; page <= maxPages; page += 1) {
        const { rows, total } = await read(page);
        const known = found.size;
        for (const row of rows)
            found.set(keyOf(row), row);
        count += rows.length;
        const isNothingNew = found.size === known;
        const isLast = total === null ? isNothingNew : count >= total && (isNothingNew || rows.length < size);
        if (rows.length === 0 || isLast)
            return [...found.values()];
    }
    throw new errors/* ActionError */.lZ('ANSWER_INVALID', `the list does not end after ${maxPages} pages`);
}

;// CONCATENATED MODULE: ./build/bind/cdn.js








function cdnBinder(lane) {
    const { endpoint } = lane;
    const cdn = { endpoint, enterpriseProjectId: lane.scm.enterpriseProjectId };
    return {
        read: async (wanted) => {
            const domains = await readPages(domainsPerPage, (page) => lane.get(cdnCertificatesCall(cdn, page)), ({ name }) => name);
            const places = domains.map((domain) => placeOf(lane, cdn, domain, wanted));
            return { places, copy: copyOf(wanted) };
        },
        findCopy: async (wanted) => copyOf(wanted),
    };
}
function copyOf({ id, keyFamily, expiresAt }) {
    return id === null ? null : { id, sniNames: null, keyFamily, expiresAt, isCertain: true };
}
function placeOf(lane, cdn, { name, pem, isHttpsOn }, wanted) {
    const leaf = readLeaf(pem);
    let latest = null;
    const names = new Map();
    if (wanted.id !== null)
        names.set(wanted.id, certificateName(wanted.name ?? name));
    let restorable = null;
    const readHttps = async () => {
        const result = await lane.call(cdnHttpsCall(cdn, name));
        if (result.kind === 'done') {
            latest = result.value;
            const { scmCertificateId, certificateName: known } = latest;
            if (scmCertificateId !== null && known !== null && !names.has(scmCertificateId)) {
                names.set(scmCertificateId, known);
            }
        }
        return result;
    };
    return {
        binding: { service: 'CDN', project: '', domain: name },
        title: null,
        aliases: [],
        uses: isHttpsOn ? [usedBy(leaf)] : [],
        isList: false,
        mustCover: [name],
        obstacle: isHttpsOn ? null : httpsOff,
        lock: name,
        settleMs: 10_000,
        inspect: async () => {
            const state = await lane.get(cdnDomainCall(cdn, name));
            const https = await readHttps();
            if (https.kind === 'failed')
                throw https.error;
            const restoreId = await findRestoreId(lane, https.value, pem);
            const old = readLeaf(https.value.pem);
            if (restoreId !== null && old !== null)
                restorable = { id: restoreId, sha1: old.sha1 };
            if (restoreId !== null && !names.has(restoreId)) {
                names.set(restoreId, certificateName(https.value.certificateName ?? name));
            }
            return {
                obstacle: stateObstacle(state) ?? httpsObstacle(https.value),
                ids: idsIn(https.value, wanted, restorable),
                restoreIds: restoreId === null ? null : [restoreId],
                hosts: () => [{ name: name.replace(/^\*\./, 'www.'), port: host/* httpsPort */.jD, via: null }],
            };
        },
        read: async () => {
            const state = await lane.call(cdnDomainCall(cdn, name));
            if (state.kind === 'failed')
                return state;
            const https = await readHttps();
            if (https.kind === 'failed')
                return https;
            const value = {
                ids: idsIn(https.value, wanted, restorable),
                progress: progressOf(state.value),
            };
            return { ...https, value };
        },
        write: ([id = '']) => lane.call(useScmCertificateCall(cdn, name, id, names.get(id) ?? certificateName(wanted.name ?? name), latest?.kept ?? {})),
    };
}
function usedBy(leaf) {
    const names = leaf?.names ?? [];
    return { id: null, scmId: null, leaf, names, expiresAt: leaf?.expiresAt ?? null };
}
function idsIn({ isOn, source, scmCertificateId, pem }, { id, fingerprint }, restorable) {
    if (!isOn)
        return [];
    if (source === 'scm' && scmCertificateId !== null)
        return [scmCertificateId];
    const leaf = readLeaf(pem);
    if (source === 'scm' && leaf !== null) {
        if (id !== null && hasFingerprint(leaf, fingerprint))
            return [id];
        if (leaf.sha1 === restorable?.sha1)
            return [restorable.id];
    }
    return [`${source ?? 'unknown'} ${leaf?.sha1 ?? ''}`];
}
function progressOf({ status }) {
    if (status === 'configure_failed')
        return 'broken';
    return status === 'configuring' ? 'changing' : 'settled';
}
async function findRestoreId(lane, { source, scmCertificateId }, pem) {
    const { scm } = lane;
    if (source === 'scm' && scmCertificateId !== null) {
        const result = await scm.call((0,cloud_scm/* showCall */.SK)(scm.endpoint, scmCertificateId), scm.session);
        const isGone = result.kind === 'failed' && isUnknown(result.error);
        return isGone ? null : scmCertificateId;
    }
    const certificate = parseCertificate(pem);
    if (certificate === null)
        return null;
    try {
        const [twin] = await (0,same/* findSame */.Ad)(scm, { leaf: certificate, names: (0,certificate_names/* namesOf */.eZ)(certificate) });
        return twin ?? null;
    }
    catch (error) {
        if (error instanceof errors/* ActionError */.lZ && error.code === 'CANCELLED')
            throw error;
        return null;
    }
}
function isUnknown(error) {
    const status = error.code === 'REFUSED' ? (0,errors/* refusalBehind */.V3)(error)?.httpStatus : undefined;
    return status === 400 || status === 404;
}
const longestName = 64;
const shortestName = 3;
function certificateName(text) {
    return text.slice(0, longestName).padEnd(shortestName, '-');
}
const httpsOff = {
    reason: 'https-off',
    message: 'HTTPS is off',
    remedy: 'Turn on HTTPS for the domain in the CDN console once, with the new certificate.',
};
function stateObstacle({ status, isDisabled, isLocked }) {
    const isReady = ['online', 'configuring', 'configure_failed'].includes(status);
    if (isReady && !isDisabled && !isLocked)
        return null;
    const state = isDisabled ? 'disabled' : isLocked ? 'locked' : `in the state "${status}"`;
    return {
        reason: 'not-online',
        message: `the domain is ${state}, and CDN changes only domains that are online`,
        remedy: 'Open the domain in the CDN console, and run again once it is online.',
    };
}
function httpsObstacle({ isOn, isDual, isSm, source }) {
    if (!isOn)
        return httpsOff;
    if (isDual || isSm) {
        return {
            reason: 'dual-certificate',
            message: 'it has an SM certificate, which a change would remove',
            remedy: 'Change the certificate in the CDN console.',
        };
    }
    if (source !== 'huawei')
        return null;
    return {
        reason: 'managed-by-huawei',
        message: 'Huawei Cloud manages its certificate',
        remedy: 'Nothing, if that is intended. Otherwise change the certificate in the CDN console.',
    };
}

;// CONCATENATED MODULE: ./build/cloud/elb.js


const elb_answer = "ELB's answer";
const elb_headers = { 'X-Language': 'en-us' };
const certificatesPerPage = 50;
const listenersPerPage = 200;
const elb_largePageBytes = 8 * 1024 * 1024;
function elbCertificatesCall({ endpoint, projectId }, marker) {
    const query = pageQuery(certificatesPerPage, marker);
    query.set('type', 'server');
    return {
        effect: 'none',
        request: {
            method: 'GET',
            url: `${endpoint}/v3/${projectId}/elb/certificates?${query}`,
            headers: elb_headers,
            mostBodyBytes: elb_largePageBytes,
        },
        success: [200],
        answersSecret: true,
        read: (response) => readPage(response, 'certificates', readCertificate),
    };
}
function elbListenersCall({ endpoint, projectId }, marker) {
    const query = pageQuery(listenersPerPage, marker);
    return {
        effect: 'none',
        request: {
            method: 'GET',
            url: `${endpoint}/v3/${projectId}/elb/listeners?${query}`,
            headers: elb_headers,
        },
        success: [200],
        read: (response) => readPage(response, 'listeners', readListener),
    };
}
function elbListenerCall(elb, id) {
    return {
        effect: 'none',
        request: { method: 'GET', url: listenerUrl(elb, id), headers: elb_headers },
        success: [200],
        read: readShownListener,
    };
}
function updateListenerCall(elb, id, change) {
    return {
        effect: 'once',
        isSingle: true,
        request: {
            method: 'PUT',
            url: listenerUrl(elb, id),
            headers: { ...elb_headers, 'Content-Type': 'application/json' },
            body: JSON.stringify({ listener: wireChange(change) }),
        },
        success: [200],
        read: readShownListener,
    };
}
function loadBalancerCall({ endpoint, projectId }, id) {
    return {
        effect: 'none',
        request: {
            method: 'GET',
            url: `${endpoint}/v3/${projectId}/elb/loadbalancers/${encodeURIComponent(id)}`,
            headers: elb_headers,
        },
        success: [200],
        read: (response) => {
            const balancer = (0,decode/* objectField */.qV)((0,decode/* readJsonObject */.op)(response, elb_answer), 'loadbalancer', elb_answer);
            return {
                provisioningStatus: (0,decode/* optionalString */.sx)(balancer, 'provisioning_status'),
                operatingStatus: (0,decode/* optionalString */.sx)(balancer, 'operating_status'),
                address: firstAddress(balancer['publicips'], 'publicip_address') ??
                    firstAddress(balancer['eips'], 'eip_address') ??
                    (0,decode/* optionalString */.sx)(balancer, 'vip_address') ??
                    (0,decode/* optionalString */.sx)(balancer, 'ipv6_vip_address'),
            };
        },
    };
}
function listenerUrl({ endpoint, projectId }, id) {
    return `${endpoint}/v3/${projectId}/elb/listeners/${encodeURIComponent(id)}`;
}
function pageQuery(limit, marker) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (marker !== null)
        query.set('marker', marker);
    return query;
}
function wireChange(change) {
    if ('defaultCertificate' in change) {
        return { default_tls_container_ref: change.defaultCertificate };
    }
    const { sniCertificates, sniMatchAlgorithm } = change;
    return {
        sni_container_refs: sniCertificates,
        ...(sniMatchAlgorithm !== null && { sni_match_algo: sniMatchAlgorithm }),
    };
}
function readPage(response, field, readItem) {
    const body = (0,decode/* readJsonObject */.op)(response, elb_answer);
    const rows = body[field];
    if (!Array.isArray(rows)) {
        throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${elb_answer}: "${field}" is not an array`);
    }
    const items = rows.map((row) => ((0,decode/* isJsonObject */.OW)(row) ? readItem(row) : null));
    const isWhole = (item) => item !== null;
    if (!items.every(isWhole)) {
        throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${elb_answer}: "${field}" has a row without an id`);
    }
    const page = body['page_info'];
    const next = (0,decode/* isJsonObject */.OW)(page) ? (0,decode/* optionalString */.sx)(page, 'next_marker') : null;
    return { items, next };
}
function readCertificate(row) {
    if (!(0,decode/* isId */.eQ)(row['id']))
        return null;
    const domains = (0,decode/* optionalString */.sx)(row, 'domain');
    const createdAt = Date.parse((0,decode/* optionalString */.sx)(row, 'created_at') ?? '');
    return {
        id: row['id'],
        pem: (0,decode/* optionalString */.sx)(row, 'certificate'),
        domains: domains === null ? [] : domains.split(/[,;\s]+/).filter((name) => name !== ''),
        scmCertificateId: (0,decode/* optionalString */.sx)(row, 'scm_certificate_id'),
        createdAt: Number.isNaN(createdAt) ? null : createdAt,
    };
}
function readShownListener(response) {
    const listener = readListener((0,decode/* objectField */.qV)((0,decode/* readJsonObject */.op)(response, elb_answer), 'listener', elb_answer));
    if (listener !== null)
        return listener;
    throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${elb_answer}: "listener" has no id`);
}
function readListener(row) {
    if (!(0,decode/* isId */.eQ)(row['id']))
        return null;
    const { sni_container_refs: sni, protocol_port: port, loadbalancers: balancers } = row;
    const refs = sni ?? [];
    if (!Array.isArray(refs) || !refs.every(decode/* isId */.eQ)) {
        throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${elb_answer}: "sni_container_refs" is not a list of ids`);
    }
    const [balancer] = Array.isArray(balancers) ? balancers : [];
    return {
        id: row['id'],
        name: (0,decode/* optionalString */.sx)(row, 'name'),
        protocol: (0,decode/* optionalString */.sx)(row, 'protocol') ?? '',
        port: typeof port === 'number' && port > 0 ? port : null,
        defaultCertificate: (0,decode/* optionalString */.sx)(row, 'default_tls_container_ref'),
        sniCertificates: refs,
        sniMatchAlgorithm: (0,decode/* optionalString */.sx)(row, 'sni_match_algo'),
        loadBalancerId: (0,decode/* isJsonObject */.OW)(balancer) && (0,decode/* isId */.eQ)(balancer['id']) ? balancer['id'] : null,
    };
}
function firstAddress(list, field) {
    const rows = Array.isArray(list) ? list.filter(decode/* isJsonObject */.OW) : [];
    const addresses = rows.map((row) => (0,decode/* optionalString */.sx)(row, field));
    return addresses.find((address) => address !== null) ?? null;
}

;// CONCATENATED MODULE: ./build/bind/elb.js



const tlsProtocols = new Set(['HTTPS', 'TERMINATED_HTTPS', 'QUIC', 'TLS']);
const elb_maxPages = 200;
function elbBinder(lane) {
    const listCertificates = async (elb) => {
        const found = await everyPage(lane, (marker) => elbCertificatesCall(elb, marker));
        return found.map((each) => ({ ...each, leaf: readLeaf(each.pem) }));
    };
    return {
        read: async (wanted) => {
            const elb = await projectOf(lane);
            const certificates = await listCertificates(elb);
            const listeners = await everyPage(lane, (marker) => elbListenersCall(elb, marker));
            const balancers = readOnce((id) => lane.call(loadBalancerCall(elb, id)));
            const byId = new Map(certificates.map((each) => [each.id, each]));
            const places = listeners
                .filter(({ protocol }) => tlsProtocols.has(protocol))
                .flatMap((listener) => ['default', 'sni'].map((slot) => elb_placeOf({ lane, elb, listener, slot, certificates: byId, balancers })));
            return { places, copy: copyIn(certificates, wanted) };
        },
        findCopy: async (wanted) => copyIn(await listCertificates(await projectOf(lane)), wanted),
    };
}
async function projectOf(lane) {
    return { endpoint: lane.endpoint, projectId: await lane.projectId() };
}
async function everyPage(lane, callFor) {
    const found = new Map();
    let marker = null;
    for (let page = 0; page < elb_maxPages; page += 1) {
        const { items, next } = await lane.get(callFor(marker));
        for (const item of items)
            found.set(item.id, item);
        if (next === null)
            return [...found.values()];
        marker = next;
    }
    throw new errors/* ActionError */.lZ('ANSWER_INVALID', `ELB's list does not end after ${elb_maxPages} pages`);
}
function copyIn(certificates, wanted) {
    const isFromScm = ({ scmCertificateId }) => Number(scmCertificateId === wanted.id);
    const [best] = certificates
        .filter(({ leaf }) => leaf !== null && hasFingerprint(leaf, wanted.fingerprint))
        .sort((one, other) => isFromScm(other) - isFromScm(one) || (other.createdAt ?? 0) - (one.createdAt ?? 0));
    if (best === undefined)
        return null;
    const { id, domains, leaf } = best;
    return {
        id,
        sniNames: domains,
        keyFamily: leaf?.keyFamily ?? null,
        expiresAt: leaf?.expiresAt ?? null,
        isCertain: true,
    };
}
function elb_placeOf({ lane, elb, listener, slot, certificates, balancers }) {
    const { id, loadBalancerId } = listener;
    const isList = slot === 'sni';
    const ids = elb_idsIn(listener, slot);
    let latest = listener;
    return {
        binding: { service: 'ELB', project: lane.target.project, listener: id, slot },
        title: titleOf(listener),
        aliases: [],
        uses: ids.map((each) => usedCertificate(each, certificates.get(each), isList)),
        isList,
        mustCover: [],
        obstacle: null,
        lock: loadBalancerId ?? id,
        settleMs: 0,
        inspect: async () => {
            const balancer = loadBalancerId === null ? null : await balancers(loadBalancerId);
            if (balancer?.kind !== 'failed')
                return inspectionOf(listener, ids, balancer?.value ?? null);
            const hostsProblem = `its load balancer could not be read: ${(0,errors/* wordsOf */.Z9)(balancer.error) ?? balancer.error.code}; grant elb:loadbalancers:get`;
            const hostsRemedy = 'Grant elb:loadbalancers:get, so that its hosts can be checked at the address of the load balancer.';
            return { ...inspectionOf(listener, ids, null), hostsProblem, hostsRemedy };
        },
        read: async () => {
            const result = await lane.call(elbListenerCall(elb, id));
            if (result.kind === 'failed')
                return result;
            latest = result.value;
            const state = { ids: elb_idsIn(latest, slot), progress: 'settled' };
            return { ...result, value: state };
        },
        write: async (next) => {
            const { sniMatchAlgorithm } = latest;
            const [only = ''] = next;
            const change = isList
                ? { sniCertificates: next, sniMatchAlgorithm }
                : { defaultCertificate: only };
            const result = await lane.call(updateListenerCall(elb, id, change));
            return result.kind === 'failed' ? result : { ...result, value: elb_idsIn(result.value, slot) };
        },
    };
}
function titleOf({ name, port }) {
    const parts = [name, port === null ? null : `port ${port}`].filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(', ');
}
function elb_idsIn({ defaultCertificate, sniCertificates }, slot) {
    if (slot === 'sni')
        return sniCertificates;
    return defaultCertificate === null ? [] : [defaultCertificate];
}
function usedCertificate(id, stored, isList) {
    if (stored === undefined)
        return { id, scmId: null, leaf: null, names: [], expiresAt: null };
    const { leaf, domains, scmCertificateId } = stored;
    const names = leaf?.names ?? [];
    return {
        id,
        scmId: scmCertificateId,
        leaf,
        names: isList ? [...new Set([...names, ...domains])] : names,
        expiresAt: leaf?.expiresAt ?? null,
    };
}
function inspectionOf({ port }, ids, balancer) {
    const address = balancer?.address ?? null;
    return {
        obstacle: balancer?.operatingStatus === 'FROZEN' ? frozen : null,
        ids,
        restoreIds: ids,
        hosts: (names) => port === null || address === null
            ? []
            : names.map((name) => ({ name: name.replace(/^\*\./, 'www.'), port, via: address })),
    };
}
const frozen = {
    reason: 'frozen',
    message: 'its load balancer is frozen, so its listeners cannot be changed',
    remedy: 'Open the Huawei Cloud console: it says why the load balancer is frozen.',
};
function readOnce(read) {
    const known = new Map();
    return (id) => {
        const value = known.get(id) ?? read(id);
        known.set(id, value);
        return value;
    };
}

;// CONCATENATED MODULE: ./build/bind/lane.js

function openLane(target, access) {
    const { service, project } = target;
    const isGlobal = service === 'CDN';
    const { session, projectId } = isGlobal
        ? { session: access.sessions.home, projectId: async () => '' }
        : access.sessions.for(project);
    const own = shareSession(session);
    const call = (wanted) => access.call(wanted, own);
    return {
        target,
        name: (0,push_target/* formatTarget */.P4)(target),
        scm: access.scm,
        endpoint: access.endpoints[service](project),
        projectId,
        call,
        get: async (wanted) => {
            const result = await call(wanted);
            if (result.kind === 'failed')
                throw result.error;
            return result.value;
        },
    };
}
function shareSession(session) {
    let ended = null;
    const throwIfEnded = () => {
        if (ended !== null)
            throw ended;
        session.throwIfEnded();
    };
    return {
        ...session,
        current: async () => {
            throwIfEnded();
            return session.current();
        },
        end: (reason) => {
            ended ??= reason;
        },
        throwIfEnded,
    };
}

;// CONCATENATED MODULE: ./build/cloud/waf.js


const waf_answer = "WAF's answer";
const waf_headers = { 'X-Language': 'en-us', 'Content-Type': 'application/json;charset=utf8' };
const enterpriseProject = 'enterprise_project_id=0';
const waf_certificatesPerPage = 100;
function wafCertificatesCall({ endpoint, projectId }, page, onlyBound) {
    const query = `page=${page}&pagesize=${waf_certificatesPerPage}${onlyBound ? '&host=true' : ''}`;
    return {
        effect: 'none',
        request: {
            method: 'GET',
            url: `${endpoint}/v1/${projectId}/waf/certificate?${enterpriseProject}&${query}`,
            headers: waf_headers,
        },
        success: [200],
        answersSecret: true,
        read: (response) => {
            const body = (0,decode/* readJsonObject */.op)(response, waf_answer);
            const { items } = body;
            if (!Array.isArray(items)) {
                throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${waf_answer}: "items" is not an array`);
            }
            return { rows: items.map(waf_readCertificate), total: (0,decode/* optionalCount */.kP)(body, 'total', waf_answer) };
        },
    };
}
function wafCertificateCall({ endpoint, projectId }, id) {
    return {
        effect: 'none',
        request: {
            method: 'GET',
            url: `${endpoint}/v1/${projectId}/waf/certificate/${encodeURIComponent(id)}?${enterpriseProject}`,
            headers: waf_headers,
        },
        success: [200],
        answersSecret: true,
        read: (response) => (0,decode/* optionalString */.sx)((0,decode/* readJsonObject */.op)(response, waf_answer), 'content'),
    };
}
function wafHostCall({ endpoint, projectId }, { id, kind }) {
    const path = kind === 'cloud' ? 'waf/instance' : 'premium-waf/host';
    return {
        effect: 'none',
        request: {
            method: 'GET',
            url: `${endpoint}/v1/${projectId}/${path}/${encodeURIComponent(id)}?${enterpriseProject}`,
            headers: waf_headers,
        },
        success: [200],
        read: (response) => (0,decode/* optionalString */.sx)((0,decode/* readJsonObject */.op)(response, waf_answer), 'certificateid'),
    };
}
function applyCertificateCall({ endpoint, projectId }, certificateId, { id, kind }) {
    const field = kind === 'cloud' ? 'cloud_host_ids' : 'premium_host_ids';
    return {
        effect: 'once',
        isSingle: true,
        request: {
            method: 'POST',
            url: `${endpoint}/v1/${projectId}/waf/certificate/${encodeURIComponent(certificateId)}/apply-to-hosts?${enterpriseProject}`,
            headers: waf_headers,
            body: JSON.stringify({ [field]: [id] }),
        },
        success: [200],
        read: (response) => {
            const { id: answered, bind_host: hosts } = (0,decode/* readJsonObject */.op)(response, waf_answer);
            const isThere = Array.isArray(hosts) && hosts.some((row) => (0,decode/* isJsonObject */.OW)(row) && row['id'] === id);
            return answered === certificateId && isThere;
        },
    };
}
function waf_readCertificate(row) {
    if (!(0,decode/* isJsonObject */.OW)(row) || !(0,decode/* isId */.eQ)(row['id'])) {
        throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${waf_answer}: "items" has a row without an id`);
    }
    const { id, bind_host: hosts } = row;
    return {
        id,
        expiresAt: time(row['expire_time']),
        uploadedAt: time(row['timestamp']),
        hosts: Array.isArray(hosts) ? hosts.map(readHost) : [],
    };
}
function readHost(row) {
    const hostname = (0,decode/* isJsonObject */.OW)(row) ? (0,decode/* optionalString */.sx)(row, 'hostname') : null;
    if (!(0,decode/* isJsonObject */.OW)(row) || !(0,decode/* isId */.eQ)(row['id']) || hostname === null) {
        throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${waf_answer}: "bind_host" has a row without id or name`);
    }
    return {
        id: row['id'],
        hostname,
        kind: (0,decode/* optionalString */.sx)(row, 'waf_type') === 'premium' ? 'premium' : 'cloud',
        isElbMode: ((0,decode/* optionalString */.sx)(row, 'mode') ?? '').startsWith('elb'),
    };
}
function time(value) {
    const ms = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return typeof ms === 'number' && ms > 0 ? ms : null;
}

;// CONCATENATED MODULE: ./build/bind/waf.js







function wafBinder(lane) {
    const known = new Set();
    const leaves = new Map();
    const leafOf = async (waf, id) => {
        const cached = leaves.get(id);
        if (cached !== undefined)
            return cached;
        const result = await lane.call(wafCertificateCall(waf, id));
        if (result.kind === 'failed' && !isForbidden(result.error))
            throw result.error;
        const leaf = result.kind === 'done' ? readLeaf(result.value) : null;
        leaves.set(id, leaf);
        return leaf;
    };
    const findCopyIn = async (waf, certificates, wanted, isPushed) => {
        const candidates = certificates
            .filter(({ expiresAt }) => isNear(expiresAt, wanted))
            .sort((one, other) => (other.uploadedAt ?? 0) - (one.uploadedAt ?? 0));
        const unreadable = [];
        for (const candidate of candidates) {
            const leaf = await leafOf(waf, candidate.id);
            if (leaf === null)
                unreadable.push(candidate);
            else if (hasFingerprint(leaf, wanted.fingerprint))
                return waf_copyOf(candidate, leaf);
        }
        const likely = unreadable.filter(({ hosts }) => hosts.every(({ hostname }) => isCovered(hostname, wanted)));
        const alike = likely.filter(({ expiresAt }) => isAround(expiresAt, wanted));
        const isNew = ({ id }) => !known.has(id);
        const copy = isPushed
            ? (alike.find(isNew) ?? likely.find(isNew) ?? (likely.length === 1 ? likely[0] : undefined))
            : alike.find(({ hosts }) => hosts.length > 0);
        return copy === undefined ? null : waf_copyOf(copy, null);
    };
    return {
        read: async (wanted) => {
            const waf = await waf_projectOf(lane);
            const bound = await waf_everyPage(lane, waf, true);
            const all = await waf_everyPage(lane, waf, false);
            for (const { id } of [...all, ...bound])
                known.add(id);
            const hostnames = bound.flatMap(({ hosts }) => hosts.map(({ hostname }) => hostname));
            const places = [];
            for (const certificate of bound) {
                const isRelated = certificate.hosts.some(({ hostname }) => isCovered(hostname, wanted));
                const leaf = isRelated ? await leafOf(waf, certificate.id) : null;
                for (const host of certificate.hosts) {
                    const isAmbiguous = hostnames.filter((name) => name === host.hostname).length > 1;
                    places.push(waf_placeOf(lane, waf, host, waf_usedBy(certificate, leaf, host), isAmbiguous));
                }
            }
            return { places, copy: await findCopyIn(waf, all, wanted, false) };
        },
        findCopy: async (wanted) => {
            const waf = await waf_projectOf(lane);
            return findCopyIn(waf, await waf_everyPage(lane, waf, false), wanted, true);
        },
    };
}
async function waf_projectOf(lane) {
    return { endpoint: lane.endpoint, projectId: await lane.projectId() };
}
function waf_everyPage(lane, waf, onlyBound) {
    return readPages(waf_certificatesPerPage, (page) => lane.get(wafCertificatesCall(waf, page, onlyBound)), ({ id }) => id);
}
function isForbidden(error) {
    const refusal = error.code === 'REFUSED' ? (0,errors/* refusalBehind */.V3)(error) : null;
    return refusal?.httpStatus === 403 || refusal?.httpStatus === 401;
}
function waf_copyOf({ id, expiresAt }, leaf) {
    return {
        id,
        sniNames: null,
        keyFamily: leaf?.keyFamily ?? null,
        expiresAt: leaf?.expiresAt ?? expiresAt,
        isCertain: leaf !== null,
    };
}
function waf_usedBy({ id, expiresAt }, leaf, { hostname }) {
    const names = leaf?.names ?? [hostname];
    return { id, scmId: null, leaf, names, expiresAt: leaf?.expiresAt ?? expiresAt };
}
function waf_placeOf(lane, waf, host, used, isAmbiguous) {
    const { id, hostname, kind, isElbMode } = host;
    const { project } = lane.target;
    const ids = used.id === null ? [] : [used.id];
    return {
        binding: { service: 'WAF', project, host: isAmbiguous ? id : hostname },
        title: isAmbiguous ? `${hostname}, ${kind === 'cloud' ? 'cloud mode' : 'dedicated'}` : null,
        aliases: [(0,bind_binding/* formatBinding */.V)({ service: 'WAF', project, host: isAmbiguous ? hostname : id })],
        uses: [used],
        isList: false,
        mustCover: [hostname],
        obstacle: isElbMode ? elbMode : null,
        lock: id,
        settleMs: 0,
        inspect: async () => ({
            obstacle: null,
            ids,
            restoreIds: ids,
            hosts: () => hostsOf(hostname),
        }),
        read: async () => {
            const result = await lane.call(wafHostCall(waf, host));
            if (result.kind === 'done' && result.value !== null) {
                return { ...result, value: { ids: [result.value], progress: 'settled' } };
            }
            const isHidden = result.kind === 'done' || isForbidden(result.error);
            return isHidden ? readFromList(lane, waf, host) : result;
        },
        write: async ([next = '']) => {
            const result = await lane.call(applyCertificateCall(waf, next, host));
            if (result.kind === 'failed')
                return result;
            return { ...result, value: result.value ? [next] : null };
        },
    };
}
function hostsOf(hostname) {
    return hostname.startsWith('*.') ? [] : [{ name: hostname, port: host/* httpsPort */.jD, via: null }];
}
async function readFromList(lane, waf, { id }) {
    try {
        const bound = await waf_everyPage(lane, waf, true);
        const ids = bound.filter(({ hosts }) => hosts.some((host) => host.id === id));
        const value = { ids: ids.map((certificate) => certificate.id), progress: 'settled' };
        return { kind: 'done', value, attempts: 1, httpStatus: 200, requestId: null };
    }
    catch (error) {
        return failedRead((0,errors/* asActionError */.z6)(error));
    }
}
const elbMode = {
    reason: 'elb-mode',
    message: 'TLS ends at its ELB listener (ELB mode), so WAF has no certificate for it',
    remedy: null,
};
function failedRead(error) {
    return {
        kind: 'failed',
        error,
        attempts: 1,
        mayHaveTakenEffect: false,
        refusedAgain: false,
        retryAfterMs: null,
        lastAnswer: null,
    };
}

;// CONCATENATED MODULE: ./build/bind/prepare.js











const binders = {
    CDN: cdnBinder,
    WAF: wafBinder,
    ELB: elbBinder,
};
async function prepareBindings(access, request) {
    const { targets, wish, maxParallel } = request;
    const isMeant = ({ service, project }) => wish.kind === 'replace' ||
        wish.bindings.some((line) => line.service === service && isIn(line.project, project, service));
    const lanes = await (0,parallel/* inParallel */.H)(targets.filter(isMeant), maxParallel, (target) => planLane(openLane(target, access), request));
    return { lanes, request };
}
function isIn(named, project, service) {
    return service === 'CDN' || named === project;
}
async function planLane(lane, request) {
    const binder = binders[lane.target.service](lane);
    try {
        const { places, copy } = await binder.read(request.wanted);
        const context = { ...request, wish: wishFor(lane.target, request.wish) };
        const steps = [];
        for (const planned of planRows(places, request.wanted, context)) {
            const row = copy === null ? planned : planAgain(planned, copy, request.wanted, context);
            steps.push(await inspected(row, lane.target, copy, request));
        }
        const unread = places.filter(({ uses }) => uses.some((used) => used.names.length === 0));
        return { lane, binder, steps, copy, unreadCount: unread.length, error: null };
    }
    catch (error) {
        return { lane, binder, steps: [], copy: null, unreadCount: 0, error: (0,errors/* asActionError */.z6)(error) };
    }
}
function wishFor({ service, project }, wish) {
    if (wish.kind === 'replace')
        return wish;
    const bindings = wish.bindings.filter((line) => line.service === service && isIn(line.project, project, service));
    return { kind: 'lines', bindings };
}
async function inspected(row, target, copy, { wanted, mayBeFinal }) {
    const step = {
        row,
        target,
        wanted,
        inspection: null,
        newId: copy?.id ?? null,
        isNewCertain: copy?.isCertain ?? true,
    };
    const { place, decision } = row;
    if (place === null || decision.kind !== 'switch')
        return step;
    const { olds } = decision;
    let inspection;
    try {
        inspection = await place.inspect();
    }
    catch (error) {
        const unread = { kind: 'unread', olds, error: (0,errors/* asActionError */.z6)(error) };
        return { ...step, row: { ...row, decision: unread } };
    }
    const isFinal = inspection.restoreIds === null && !mayBeFinal;
    const obstacle = inspection.obstacle ?? (isFinal ? irreversible : null);
    if (obstacle === null)
        return { ...step, inspection };
    return { ...step, inspection, row: { ...row, decision: { kind: 'skip', olds, ...obstacle } } };
}
const irreversible = {
    reason: 'irreversible',
    message: 'SCM does not have the certificate that it uses, so it could not be rolled back',
    remedy: 'Upload the old certificate to SCM, or set rollback to off to switch it all the same.',
};
function stepsToSwitch({ lanes }) {
    return lanes.flatMap(({ steps }) => steps).filter(({ row }) => row.decision.kind === 'switch');
}
function warnUnread({ lanes }) {
    const warnings = lanes
        .filter(({ unreadCount }) => unreadCount > 0)
        .map(({ lane, unreadCount }) => `bind: ${lane.name} does not show the certificates of ${unreadCount} ${unreadCount === 1 ? 'binding' : 'bindings'}, so these are left alone. If one of them serves this site, bind the certificate there by hand.`);
    return { notices: [], warnings };
}
const cdnSeconds = 300;
const mostWrites = 4;
function warnSlow(plan, timeoutMs) {
    const domains = stepsToSwitch(plan).filter(({ target }) => target.service === 'CDN').length;
    const seconds = cdnSeconds * (1 + Math.ceil((domains - 1) / mostWrites));
    if (domains === 0 || seconds < timeoutMs / 1000)
        return certificate_remarks/* noRemarks */.j4;
    const needs = domains === 1 ? '1 CDN domain needs' : `${domains} CDN domains need`;
    return (0,certificate_remarks/* warning */.$e)(`bind: ${needs} about ${seconds} seconds, and timeout-seconds is ${timeoutMs / 1000}. What still changes then is uncertain, and is not rolled back. Set timeout-seconds to ${seconds + cdnSeconds}.`);
}
function noticeIdle(plan) {
    const isTold = plan.lanes.some(({ error, steps }) => error !== null ||
        steps.some(({ row }) => ['switch', 'unchanged', 'unread'].includes(row.decision.kind)));
    if (isTold || plan.request.wish.kind === 'lines')
        return certificate_remarks/* noRemarks */.j4;
    const steps = plan.lanes.flatMap((lane) => lane.steps);
    const left = steps.filter(({ row }) => row.decision.kind === 'skip' && row.decision.reason === 'not-in-replaces');
    if (left.length > 0) {
        return (0,certificate_remarks/* warning */.$e)(`bind: nothing is switched, because replaces names none of the certificates that ${left.length} ${left.length === 1 ? 'binding uses' : 'bindings use'}. Correct replaces, or leave it out.`);
    }
    return (0,certificate_remarks/* notice */.lm)('bind: there is nothing to switch. No binding that may be switched uses a certificate that this one renews. Bind it once by hand; the next renewal will take its place.');
}
function checkLimit(plan, limit) {
    const steps = stepsToSwitch(plan);
    if (plan.request.wish.kind === 'lines' || steps.length <= limit)
        return;
    const message = `bind: "replace" would switch ${steps.length} bindings, more than bind-limit (${limit})`;
    const lines = steps.map(({ row }) => (0,bind_binding/* formatBinding */.V)(row.binding));
    const remedy = [
        'Raise bind-limit, or switch exactly these with these lines:',
        'bind: |',
        ...lines.map((line) => `  ${line}`),
    ];
    throw new errors/* ActionError */.lZ('INPUT_INVALID', message, { remedy: remedy.join('\n') });
}
function outcomesOfPlan({ lanes }, isDryRun) {
    return lanes.flatMap(({ lane, steps, error: unread }) => {
        if (unread !== null)
            return [outcomeOfUnread(lane.target, unread)];
        return steps.map((step) => {
            const isPending = !isDryRun && step.row.decision.kind === 'switch';
            return isPending
                ? outcomeOfStep(step, 'not-attempted', { reason: 'stopped' })
                : outcomeAsPlanned(step);
        });
    });
}
function targetsWithCopy(plan) {
    const supplied = (plan?.lanes ?? []).filter(({ lane, copy, error }) => lane.target.service === 'CDN' || (error === null && copy !== null));
    return new Set(supplied.map(({ lane }) => (0,push_target/* formatTarget */.P4)(lane.target)));
}

;// CONCATENATED MODULE: ./build/bind/harm.js
const loadChecks = () => __webpack_require__.e(/* import() */ 673).then(__webpack_require__.bind(__webpack_require__, 4673));
const probedAtOnce = 8;
const mostHosts = 5;
const fewestProbes = 3;
const pauseMs = 1000;
const quickMs = 1000;
const longestHarmMs = 15_000;
async function probeBefore(hosts, context) {
    const { probeBoth } = await loadChecks();
    return Promise.all(hosts.slice(0, mostHosts).map(async (host) => {
        const startedAt = context.clock.now();
        const [before] = await probeBoth(host, context, context.deadline.at);
        const wasQuick = context.clock.now() - startedAt < quickMs;
        const isWorthAnother = before.kind === 'seen' || wasQuick;
        return { host, before, wasGood: isGood(before, context.today()), isWorthAnother };
    }));
}
function whyUnprotected(baselines, hostsProblem = 'no host is known') {
    if (baselines.some(({ wasGood }) => wasGood))
        return null;
    const isReached = baselines.some(({ before }) => before.kind === 'seen');
    const why = isReached ? 'its hosts serve no good certificate now' : seenOf(baselines);
    return `not protected by roll-back (${why ?? hostsProblem})`;
}
async function probeAfter(baselines, certificate, context) {
    const { clock, deadline, cancelled, patienceMs } = context;
    const worthy = baselines.filter(({ isWorthAnother }) => isWorthAnother);
    if (worthy.length === 0) {
        return { check: 'unverified', isHarmful: false, seen: seenOf(baselines) };
    }
    const mayTell = worthy.some(({ before }) => before.kind === 'seen');
    const harmEnds = clock.now() + Math.min(patienceMs, longestHarmMs);
    for (let probes = 1;; probes += 1) {
        const result = await probeAgain(worthy, certificate, context);
        const isClear = (result.check === 'served' && !result.isHarmful) || !mayTell;
        const isEnough = probes >= fewestProbes && (!result.isHarmful || clock.now() >= harmEnds);
        const hasTime = clock.now() + pauseMs + deadline.leastTimeMs <= deadline.at;
        if (isClear || isEnough || !hasTime)
            return result;
        try {
            await clock.sleep(pauseMs, cancelled);
        }
        catch {
            return result;
        }
    }
}
function seenOf(baselines) {
    const [first] = baselines;
    return first?.before.kind === 'unreachable' ? `no TLS handshake: ${first.before.reason}` : null;
}
async function probeAgain(baselines, certificate, context) {
    const { cancelled, clock, deadline } = context;
    const { probeAndJudge } = await loadChecks();
    const checks = await Promise.all(baselines.map(async ({ host, before, wasGood }) => {
        const { preferred, check } = await probeAndJudge(host, context, certificate, deadline.at);
        const now = context.today();
        const isCut = cancelled.aborted || clock.now() >= deadline.at;
        const isWorse = !isGood(preferred, now) || (!failsAfterwards(before) && failsAfterwards(preferred));
        const isChanged = fingerprintOf(preferred) !== fingerprintOf(before);
        const isReached = check.status !== 'unreachable';
        const isTelling = isReached || (wasGood && !isCut);
        return { check, isHarmed: wasGood && !isCut && isWorse, isChanged, isTelling };
    }));
    return worstOf(checks);
}
const order = ['mismatch', 'unreachable', 'stale', 'served'];
function worstOf(checks) {
    const changed = checks.filter(({ isChanged }) => isChanged);
    const telling = (changed.length > 0 ? changed : [...checks]).filter(({ isTelling }) => isTelling);
    const [worst] = telling.sort((one, other) => order.indexOf(one.check.status) - order.indexOf(other.check.status));
    return {
        check: worst?.check.status ?? 'unverified',
        isHarmful: checks.some(({ isHarmed }) => isHarmed),
        seen: (worst ?? checks[0])?.check.seen ?? null,
    };
}
function fingerprintOf(probed) {
    return probed.kind === 'seen' ? probed.certificate.sha256 : null;
}
function isGood(probed, now) {
    if (probed.kind === 'unreachable')
        return false;
    const { coversHost, isSelfSigned, notBefore, notAfter } = probed.certificate;
    return coversHost && !isSelfSigned && notBefore <= now && now <= notAfter;
}
function failsAfterwards(probed) {
    return probed.kind === 'seen' && probed.certificate.failedAfterwards !== null;
}

;// CONCATENATED MODULE: ./build/bind/ids.js
function isEqual(one, other) {
    return one.length === other.length && one.every((id, index) => id === other[index]);
}
function isSameSet(one, other) {
    return isEqual([...one].sort(), [...other].sort());
}

;// CONCATENATED MODULE: ./build/bind/switch.js

const firstPauseMs = 1000;
const longestPauseMs = 20_000;
const longestLagMs = 30_000;
const sharesOfWrite = 4;
async function switchPlace(wanted, context) {
    const { cancelled, maxRetries } = context;
    let ids = null;
    const change = {
        ...wanted,
        place: watched(wanted.place, (seen) => {
            ids = seen;
        }),
    };
    let answer = { httpStatus: null, requestId: null };
    let mayBeWritten = false;
    let lastError = null;
    const end = ({ kind, error = lastError, says = null }) => ({
        kind,
        error,
        says,
        ids,
        ...answer,
    });
    try {
        for (let round = 0;; round += 1) {
            const before = await settledState(change.place, context);
            if (before.kind === 'failed') {
                return end({ kind: mayBeWritten ? 'uncertain' : 'unwritten', error: before.error });
            }
            const { ids: now } = before.value;
            if (change.isDone(now))
                return end({ kind: 'done' });
            if (!change.isExpected(now))
                return end({ kind: 'changed' });
            ensureTime(context);
            const written = await change.place.write(change.next(now));
            if (written.kind === 'done') {
                answer = { httpStatus: written.httpStatus, requestId: written.requestId };
                lastError = null;
                const shown = await readBack(change, true, context);
                const isProved = written.value !== null && change.isDone(written.value);
                return end(shown.kind === 'uncertain' && isProved ? { kind: 'done' } : shown);
            }
            lastError = written.error;
            answer = answerOf(written);
            mayBeWritten ||= written.mayHaveTakenEffect;
            if (cancelled.aborted)
                return end({ kind: mayBeWritten ? 'uncertain' : 'unwritten' });
            if (!isWorthAnother(written) || round === maxRetries) {
                return end(mayBeWritten ? await readBack(change, false, context) : { kind: 'refused' });
            }
            await sleep(written.retryAfterMs ?? switch_pauseMs(round), context);
        }
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        const isRefused = !mayBeWritten && answer.httpStatus !== null;
        return end({ kind: mayBeWritten ? 'uncertain' : isRefused ? 'refused' : 'unwritten', error });
    }
}
function watched(place, onRead) {
    return {
        ...place,
        read: async () => {
            const result = await place.read();
            if (result.kind === 'done')
                onRead(result.value.ids);
            return result;
        },
    };
}
async function settledState(place, context, onChanging = () => { }) {
    for (let round = 0;; round += 1) {
        const result = await place.read();
        if (result.kind === 'failed' || result.value.progress !== 'changing')
            return result;
        onChanging();
        await sleepUpTo(switch_pauseMs(round), context);
    }
}
async function readBack({ place, isDone, isExpected }, isAccepted, context) {
    const startedAt = context.clock.now();
    let hasChanged = false;
    try {
        for (let round = 0;; round += 1) {
            const state = await settledState(place, context, () => {
                hasChanged = true;
            });
            if (state.kind === 'failed')
                return { kind: 'uncertain', error: state.error };
            const { ids, progress } = state.value;
            const tookMs = context.clock.now() - startedAt;
            if (progress === 'broken' && (hasChanged || isAccepted)) {
                return { kind: isDone(ids) ? 'uncertain' : 'refused', says: couldNot };
            }
            if (isDone(ids)) {
                if (hasChanged || tookMs >= place.settleMs)
                    return { kind: 'done' };
            }
            else if (!isExpected(ids)) {
                return { kind: 'changed' };
            }
            else if (!isAccepted) {
                return { kind: 'refused' };
            }
            else if (tookMs >= longestLagMs) {
                return { kind: 'uncertain', says: notShown };
            }
            await sleepUpTo(Math.min(switch_pauseMs(round), 5000), context);
        }
    }
    catch (error) {
        if (error instanceof errors/* ActionError */.lZ)
            return { kind: 'uncertain', error };
        throw error;
    }
}
const couldNot = 'the service reports that it could not carry out the change';
const notShown = 'the service accepted the change, and still shows the old certificate';
function isWorthAnother(written) {
    const isConflict = (0,errors/* refusalBehind */.V3)(written.error)?.httpStatus === 409;
    return written.retryAfterMs !== null || written.mayHaveTakenEffect || isConflict;
}
function answerOf({ error, lastAnswer }) {
    const answer = (0,errors/* refusalBehind */.V3)(error) ?? lastAnswer;
    return { httpStatus: answer?.httpStatus ?? null, requestId: answer?.requestId ?? null };
}
function switch_pauseMs(round) {
    return Math.min(firstPauseMs * 2 ** round, longestPauseMs);
}
function ensureTime({ clock, deadline, cancelled }) {
    cancelled.throwIfAborted();
    if (clock.now() + sharesOfWrite * deadline.leastTimeMs <= deadline.at)
        return;
    throw outOfTime();
}
async function sleep(ms, { clock, deadline, cancelled }) {
    if (clock.now() + ms + deadline.leastTimeMs > deadline.at)
        throw outOfTime();
    await clock.sleep(ms, cancelled);
}
async function sleepUpTo(ms, context) {
    const { clock, deadline } = context;
    const leftMs = deadline.at - deadline.leastTimeMs - clock.now();
    if (leftMs <= 0)
        throw outOfTime();
    await sleep(Math.min(ms, leftMs), context);
}
function outOfTime() {
    return new errors/* ActionError */.lZ('OUT_OF_TIME', 'no time left before the deadline');
}

;// CONCATENATED MODULE: ./build/bind/roll-back.js


async function rollBack(written, context) {
    const { place, newId, inspection } = written;
    const nothing = { error: null, says: null, httpStatus: null, requestId: null, ids: null };
    const state = await place.read();
    if (state.kind === 'failed')
        return { ...nothing, kind: 'uncertain', error: state.error };
    const now = state.value.ids;
    if (!now.includes(newId))
        return { ...nothing, kind: 'changed', ids: now };
    if (inspection.restoreIds === null)
        return { ...nothing, kind: 'refused' };
    const target = idsToRestore(written, now);
    const change = {
        place,
        isExpected: (ids) => isSameSet(ids, now),
        isDone: (ids) => isEqual(ids, target),
        next: () => target,
    };
    return switchPlace(change, context);
}
function idsToRestore({ place, inspection, oldIds, newId, ids }, now) {
    const restoreIds = inspection.restoreIds ?? [];
    if (!place.isList || isEqual(now, ids))
        return restoreIds;
    const wasThere = inspection.ids.includes(newId);
    const back = oldIds.filter((id) => !now.includes(id));
    return now.flatMap((id) => (id === newId ? [...back, ...(wasThere ? [newId] : [])] : [id]));
}

;// CONCATENATED MODULE: ./build/bind/switch-outcome.js

const afterHarm = 'Find out why visitors did not get the new certificate properly (its chain, its key, the listener), and run again.';
function restoreByHand(step) {
    const ids = beforeOf(step).flatMap(({ certificateId }) => certificateId ?? []);
    return ids.length > 0
        ? `Bind the old certificate again by hand, now: its ID there is ${ids.join(' and ')} (see also the output restore).`
        : 'Bind a certificate that works by hand, now: SCM does not have the old one.';
}
const changedMeanwhile = {
    reason: 'changed-meanwhile',
    message: 'somebody else changed it during this run',
    remedy: 'Run again: the plan is then made from what is there now.',
};
const readAgain = 'Run again: a second run reads which certificate it uses, and switches it if needed.';
function outcomeOfSwitch(step, switched) {
    const { kind, error, says, httpStatus, requestId, ids } = switched;
    const details = { error, message: says, httpStatus, requestId };
    switch (kind) {
        case 'changed':
            return outcomeOfStep(step, 'failed', {
                httpStatus,
                requestId,
                seenIds: ids,
                ...changedMeanwhile,
            });
        case 'uncertain':
            return outcomeOfStep(step, 'uncertain', { ...details, remedy: readAgain });
        case 'unwritten': {
            const isStopped = error?.code === 'CANCELLED' || error?.code === 'OUT_OF_TIME';
            return isStopped
                ? outcomeOfStep(step, 'not-attempted', { reason: 'stopped', ...details })
                : outcomeOfStep(step, 'failed', { reason: 'unreadable', ...details });
        }
        default:
            return error === null
                ? outcomeOfStep(step, 'failed', {
                    ...details,
                    message: says ?? 'the service did not carry out the change',
                    remedy: 'Run again. If it fails again, bind the certificate in the console.',
                })
                : outcomeOfStep(step, 'failed', details);
    }
}

;// CONCATENATED MODULE: ./build/bind/step.js










async function runStep(step, context) {
    const baselines = await probeBefore(step_hostsOf(step, context.hosts), context.checking);
    const { hostsProblem } = step.inspection;
    const doubt = context.rollsBack ? whyUnprotected(baselines, hostsProblem) : null;
    if (doubt !== null)
        context.onDoubt(`${(0,bind_binding/* formatBinding */.V)(step.row.binding)} · ${doubt}`);
    const switched = await switchPlace(changeOf(step), context.switching);
    if (switched.kind !== 'done') {
        const outcome = outcomeOfSwitch(step, switched);
        return { outcome, hasHarmed: false, written: null, baselines };
    }
    if (switched.error === null && switched.httpStatus === null) {
        const outcome = outcomeOfStep(step, 'unchanged');
        return { outcome, hasHarmed: false, written: null, baselines };
    }
    const check = await probeAfter(baselines, context.certificate, context.checking);
    const outcome = outcomeOfStep(step, 'bound', { ...step_answerOf(switched), ...told(check, step) });
    const result = { outcome, hasHarmed: false, written: writtenBy(step), baselines };
    return check.isHarmful ? undo(step, result, check, context) : result;
}
async function undo(step, before, check, { rollsBack, switching, checking, certificate }) {
    const result = { ...before, hasHarmed: true };
    const { written, baselines, outcome } = result;
    const harm = { reason: 'harm', isHarmful: true, check: check.check };
    const seen = check.seen === null ? '' : ` (${check.seen})`;
    if (!rollsBack || written === null || switching.cancelled.aborted) {
        const says = `its hosts were good before the switch, and are not now${seen}`;
        const knownRemedy = restoreByHand(step);
        return { ...result, outcome: { ...outcome, ...harm, says, knownRemedy } };
    }
    const back = await rollBack(written, switching);
    const end = (status, details) => ({
        ...result,
        outcome: outcomeOfStep(step, status, { ...harm, ...step_answerOf(back), ...details }),
        written: null,
    });
    if (back.kind === 'changed') {
        return end('failed', { ...changedMeanwhile, isHarmful: false, seenIds: back.ids });
    }
    if (back.kind === 'done') {
        const { check: now, isHarmful } = await probeAfter(baselines, certificate, checking);
        const message = `rolled back, because its hosts were good before the switch, and were not afterwards${seen}`;
        return end('rolled-back', { check: now, isHarmful, message, remedy: afterHarm });
    }
    const isUnknown = back.kind === 'uncertain';
    const what = isUnknown
        ? 'it is not known whether it was rolled back'
        : 'it could not be rolled back';
    const message = `it harms visitors${seen}, and ${what}`;
    return end('rollback-failed', { error: back.error, message, remedy: restoreByHand(step) });
}
function told({ check, isHarmful, seen }, { inspection }) {
    if (check === 'served')
        return { check, isHarmful };
    if (check !== 'unverified')
        return { check, isHarmful, message: seen };
    if (seen !== null)
        return { check, isHarmful, message: `not checked (${seen})` };
    const { hostsProblem, hostsRemedy } = inspection;
    const message = `not checked: ${hostsProblem ?? 'no host is known'}`;
    return { check, isHarmful, message, remedy: hostsRemedy ?? null };
}
function step_answerOf({ httpStatus, requestId }) {
    return { httpStatus, requestId };
}
function oldIdsOf({ row }) {
    return row.decision.kind === 'switch' ? row.decision.olds.flatMap(({ id }) => id ?? []) : [];
}
function newIdIn({ place, wanted, newId }) {
    const same = place.uses.find(({ leaf }) => leaf && hasFingerprint(leaf, wanted.fingerprint));
    return (place.isList ? same?.id : null) ?? newId;
}
function changeOf(step) {
    const { place, inspection } = step;
    const newId = newIdIn(step);
    const oldIds = oldIdsOf(step);
    const next = (ids) => idsAfter(ids, oldIds, place.isList, newId);
    if (!place.isList) {
        const target = [newId];
        return {
            place,
            isExpected: (ids) => isEqual(ids, inspection.ids),
            isDone: (ids) => isEqual(ids, target),
            next,
        };
    }
    return {
        place,
        isExpected: (ids) => isSameSet(ids, inspection.ids),
        isDone: (ids) => ids.includes(newId) && !oldIds.some((id) => ids.includes(id)),
        next,
    };
}
function writtenBy(step) {
    const { place, inspection } = step;
    const [newId, oldIds] = [newIdIn(step), oldIdsOf(step)];
    return { place, inspection, oldIds, newId, ids: changeOf(step).next(inspection.ids) };
}
function step_hostsOf(step, named) {
    const { decision } = step.row;
    const olds = decision.kind === 'switch' ? decision.olds.flatMap(({ names }) => names) : [];
    const names = [...new Set(olds.length > 0 ? olds : step.wanted.names)];
    const isWildcard = (name) => name.startsWith('*.');
    const ordered = [...names.filter((name) => !isWildcard(name)), ...names.filter(isWildcard)];
    const { place, inspection } = step;
    if (place.mustCover.length === 0)
        return inspection.hosts(ordered);
    const known = named.filter(({ name }) => place.mustCover.some((each) => (0,certificate_names/* covers */.hU)(each, name)));
    const direct = known.filter(({ via }) => via === null);
    if (known.length > 0)
        return [...direct, ...known.filter(({ via }) => via !== null)];
    return inspection.hosts(ordered);
}

;// CONCATENATED MODULE: ./build/bind/watch.js




const watch_firstPauseMs = 1000;
const watch_longestPauseMs = 30_000;
async function watchBound(results, context, onResult) {
    const { clock, deadline, cancelled } = context.checking;
    const leftMs = deadline.at - clock.now();
    const mostMs = context.hosts.length > 0 ? leftMs / 2 : leftMs;
    const end = clock.now() + Math.min(context.checking.patienceMs, mostMs);
    let waiting = results.filter(([, result]) => isWorthWatching(result));
    for (let pauseMs = 0; waiting.length > 0; pauseMs = Math.max(watch_firstPauseMs, pauseMs * 1.5)) {
        const patienceMs = end - clock.now() - deadline.leastTimeMs;
        if (patienceMs <= 0 && pauseMs > 0)
            return;
        await clock.sleep(Math.max(0, Math.min(pauseMs, watch_longestPauseMs, patienceMs)), cancelled);
        const checks = await (0,parallel/* inParallel */.H)(waiting, probedAtOnce, ([, { baselines }]) => probeAfter(baselines, context.certificate, context.checking));
        const again = [];
        for (const [index, [step, result]] of waiting.entries()) {
            const check = checks[index];
            const next = check === undefined ? result : await judged(step, result, check, context);
            if (isNews(result, next))
                onResult(step, next);
            if (isWorthWatching(next))
                again.push([step, next]);
        }
        waiting = again;
    }
}
function isWorthWatching({ written, outcome }) {
    const isSettled = outcome.check === 'served' || outcome.check === 'unverified';
    return written !== null && !isSettled && !outcome.isHarmful;
}
function isNews({ outcome: before }, { outcome: now }) {
    return ['status', 'reason', 'check'].some((field) => now[field] !== before[field]);
}
async function judged(step, result, check, context) {
    const { httpStatus, requestId } = result.outcome;
    const message = check.check === 'served' ? null : check.seen;
    const details = { httpStatus, requestId, check: check.check, message };
    const next = { ...result, outcome: outcomeOfStep(step, 'bound', details) };
    return check.isHarmful ? undo(step, next, check, context) : next;
}

;// CONCATENATED MODULE: ./build/bind/carry-out.js











const turns = { ELB: 1, WAF: 2, CDN: 3 };
const serviceOrder = [...push_target/* serviceNames */._m].sort((one, other) => turns[one] - turns[other]);
async function carryOut(plan, context) {
    const { switching } = context;
    const { maxParallel } = plan.request;
    let runs = [];
    let stoppedBy = null;
    let watchedSince = null;
    try {
        const found = await (0,parallel/* inParallel */.H)(plan.lanes, maxParallel, async (lane) => ({
            lane,
            ...(await copyFor(lane, { ...switching, ...context })),
        }));
        runs = found.map(({ lane, copy, details }) => prepareLane(lane, copy, details, { ...context, wanted: knownFrom(found, context.wanted) }, plan));
        for (const { entries } of runs) {
            for (const entry of entries)
                if (entry.kind === 'outcome')
                    context.onOutcome(entry.outcome);
        }
        announce(runs, context);
        for (const service of serviceOrder) {
            await runService(runs.filter((run) => run.service === service), context);
        }
        watchedSince = switching.clock.now();
        await watchBound(runs.flatMap(({ results }) => [...results]), context, (step, result) => note(runOf(runs, step), step, result, context, seenLater(result)));
    }
    catch (error) {
        stoppedBy = (0,errors/* asActionError */.z6)(error);
    }
    stoppedBy ??= switching.cancelled.aborted ? (0,errors/* asActionError */.z6)(switching.cancelled.reason) : null;
    const rest = { reason: 'stopped', message: stoppedBy?.message ?? null };
    const outcomes = runs.flatMap((run) => outcomesOf(run, rest));
    return {
        outcomes: runs.length > 0 ? outcomes : outcomesOfPlan(plan, false),
        watchedMs: watchedSince === null ? 0 : switching.clock.now() - watchedSince,
        stoppedBy,
    };
}
function prepareLane(lane, copy, details, { wanted: known }, { request }) {
    const { service } = lane.lane.target;
    const run = (entries) => ({
        service,
        entries,
        results: new Map(),
        stopped: null,
    });
    if (lane.error !== null) {
        return run([{ kind: 'outcome', outcome: outcomeOfUnread(lane.lane.target, lane.error) }]);
    }
    return run(lane.steps.map((step) => {
        if (step.row.decision.kind !== 'switch') {
            return { kind: 'outcome', outcome: outcomeAsPlanned(step) };
        }
        if (copy === null) {
            return { kind: 'outcome', outcome: outcomeOfStep(step, 'not-attempted', details) };
        }
        const wanted = withCopy(known, copy);
        const row = planAgain(step.row, copy, wanted, request);
        const again = { ...step, wanted, newId: copy.id, isNewCertain: copy.isCertain, row };
        const { place } = row;
        const { inspection, newId } = again;
        const isReady = row.decision.kind === 'switch' && place !== null && inspection !== null;
        return isReady
            ? { kind: 'step', step: { ...again, place, inspection, newId } }
            : { kind: 'outcome', outcome: outcomeAsPlanned(again) };
    }));
}
function announce(runs, { onRestore }) {
    const steps = runs.flatMap(({ entries }) => entries.flatMap((entry) => (entry.kind === 'step' ? [entry.step] : [])));
    if (steps.length > 0)
        onRestore(steps.map((step) => outcomeOfStep(step, 'not-attempted')));
}
async function runService(runs, context) {
    const hostsOfStep = (step) => step_hostsOf(step, context.hosts).map(host/* formatHostLine */.iJ);
    const lanes = groupsByKeys(runs, (run) => stepsOf(run).flatMap(hostsOfStep));
    await (0,parallel/* inParallel */.H)(lanes, mostWrites, async (group) => {
        for (const run of group)
            await runCanary(run, context);
    });
    const rest = runs.flatMap((run) => stepsOf(run).map((step) => ({ run, step })));
    const groups = groupsByKeys(rest, ({ step }) => [`lock ${step.place.lock}`, ...hostsOfStep(step)]);
    await (0,parallel/* inParallel */.H)(groups, mostWrites, async (group) => {
        for (const { run, step } of group)
            await runOne(run, step, context);
    });
}
async function runCanary(run, context) {
    for (const step of stepsOf(run)) {
        const { written } = await runOne(run, step, context);
        if (written !== null || run.stopped !== null)
            return;
    }
}
async function runOne(run, step, context) {
    const result = run.stopped === null
        ? await runStep(step, context).catch((error) => brokenOff(step, (0,errors/* asActionError */.z6)(error)))
        : withoutWrite(outcomeOfStep(step, 'not-attempted', run.stopped));
    note(run, step, result, context);
    return result;
}
function brokenOff(step, error) {
    return withoutWrite(outcomeOfStep(step, 'uncertain', { error }));
}
function withoutWrite(outcome) {
    return { outcome, hasHarmed: false, written: null, baselines: [] };
}
function note(run, step, result, { onOutcome }, told = result.outcome) {
    if (run === undefined)
        return;
    const { outcome } = result;
    run.results.set(step, result);
    if (result.hasHarmed) {
        run.stopped ??= {
            reason: 'harm-elsewhere',
            message: `${outcome.binding} harmed visitors, so nothing more is switched in this service and project`,
        };
    }
    onOutcome(told);
}
function seenLater({ outcome }) {
    if (outcome.status !== 'bound')
        return outcome;
    const says = outcome.says ?? 'its hosts serve the certificate now';
    return { ...outcome, says, httpStatus: null, requestId: null };
}
function stepsOf({ entries, results }) {
    return entries.flatMap((entry) => entry.kind === 'step' && !results.has(entry.step) ? [entry.step] : []);
}
function runOf(runs, step) {
    return runs.find(({ results }) => results.has(step));
}
function outcomesOf({ entries, results, stopped }, rest) {
    return entries.map((entry) => {
        if (entry.kind === 'outcome')
            return entry.outcome;
        const outcome = results.get(entry.step)?.outcome;
        return outcome ?? outcomeOfStep(entry.step, 'not-attempted', stopped ?? rest);
    });
}

;// CONCATENATED MODULE: ./build/bind/foresee.js






async function foresee(plan, context) {
    const steps = stepsToSwitch(plan);
    const found = await (0,parallel/* inParallel */.H)(steps, probedAtOnce, (step) => doubtAbout(step, context));
    const doubts = found.filter((doubt) => doubt !== null);
    const saysOf = new Map(doubts.map(({ binding, says }) => [binding, says]));
    const outcomes = outcomesOfPlan(plan, true).map((outcome) => ({
        ...outcome,
        says: saysOf.get(outcome.binding) ?? outcome.says,
    }));
    return { outcomes, ...remarksOn(doubts, steps.length) };
}
async function doubtAbout(step, { hosts, checking }) {
    const { row, inspection } = step;
    const { place } = row;
    if (place === null || inspection === null)
        return null;
    const baselines = await probeBefore(step_hostsOf({ ...step, place, inspection }, hosts), checking);
    const { hostsProblem } = inspection;
    const says = whyUnprotected(baselines, hostsProblem);
    if (says === null)
        return null;
    const isReached = baselines.some(({ before }) => before.kind === 'seen');
    const isNamed = hosts.some(({ name, via }) => via !== null && place.mustCover.includes(name));
    const [name = null] = isReached || isNamed ? [] : place.mustCover;
    const isElb = !isReached && hostsProblem === undefined && row.binding.service === 'ELB';
    return { binding: (0,bind_binding/* formatBinding */.V)(row.binding), says, name, isElb };
}
const shownNames = 5;
function remarksOn(doubts, total) {
    if (doubts.length === 0)
        return certificate_remarks/* noRemarks */.j4;
    const names = new Set(doubts.flatMap(({ name }) => name?.replace(/^\*\./, 'www.') ?? []));
    const lines = [...names].slice(0, shownNames).map((name) => `"${name} via ADDRESS"`);
    if (names.size > shownNames)
        lines.push(`${names.size - shownNames} more`);
    const advice = [
        lines.length > 0 &&
            ` Add these lines to verify-hosts, each with an address that this machine reaches: ${lines.join(', ')}.`,
        doubts.some(({ isElb }) => isElb) &&
            ' For ELB, use a runner that reaches the address of the load balancer.',
    ];
    const message = `bind: ${doubts.length} of ${total} bindings would not be protected by roll-back, because harm would not be noticed; the plan says why.`;
    return (0,certificate_remarks/* warning */.$e)([message, ...advice.filter((each) => each !== false)].join(''));
}

;// CONCATENATED MODULE: ./build/bind/replaceable.js



async function readReplaceable(scm, texts) {
    if (texts.length === 0)
        return { replaceable: null, ...certificate_remarks/* noRemarks */.j4 };
    const given = texts.map((text) => ({ text, fingerprint: (0,certificate_fingerprint/* readFingerprint */.b)(text) }));
    const ids = given.filter(({ fingerprint }) => fingerprint === null).map(({ text }) => text);
    const fingerprints = given.flatMap(({ fingerprint }) => fingerprint ?? []);
    const unread = [];
    for (const id of ids) {
        const result = await scm.call((0,cloud_scm/* showCall */.SK)(scm.endpoint, id), scm.session);
        if (result.kind === 'failed' && ['SIGN_IN_REFUSED', 'CANCELLED'].includes(result.error.code)) {
            throw result.error;
        }
        const shown = result.kind === 'done' ? (0,certificate_fingerprint/* readFingerprint */.b)(result.value.fingerprint) : null;
        if (shown === null)
            unread.push(id);
        else
            fingerprints.push(shown);
    }
    const remarks = unread.length === 0
        ? certificate_remarks/* noRemarks */.j4
        : (0,certificate_remarks/* warning */.$e)(`replaces: SCM does not show the fingerprint of ${unread.join(', ')}, so it is recognised only where a service recorded this ID. Set its fingerprint instead.`);
    return { replaceable: { ids, fingerprints }, ...remarks };
}

;// CONCATENATED MODULE: ./build/bind/binding-plan.js






async function planBindings(access, options) {
    const { certificate, limit, isDryRun, rollsBack, replaces, timeoutMs, ...rest } = options;
    const wanted = newCertificateOf(certificate);
    const read = await readReplaceable(access.scm, replaces);
    const { replaceable } = read;
    const request = { ...rest, wanted, replaceable, mayBeFinal: !rollsBack };
    const plan = await prepareBindings(access, request);
    return {
        ...(0,certificate_remarks/* joinRemarks */.cM)(read, warnUnread(plan), noticeIdle(plan), warnSlow(plan, timeoutMs)),
        outcomes: outcomesOfPlan(plan, isDryRun),
        switchCount: stepsToSwitch(plan).length,
        supplied: targetsWithCopy(plan),
        foresee: async (context) => rollsBack ? foresee(plan, context) : { outcomes: outcomesOfPlan(plan, true), ...certificate_remarks/* noRemarks */.j4 },
        checkLimit: () => checkLimit(plan, limit),
        carryOut: (context) => carryOut(plan, { ...context, wanted: newCertificateOf(context.certificate), rollsBack }),
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
