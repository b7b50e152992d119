export const id = 365;
export const ids = [365];
export const modules = {

/***/ 2365:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   probeTls: () => (/* binding */ probeTls)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1692);
/* harmony import */ var _certificate_fingerprint_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(816);
/* harmony import */ var _certificate_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7764);
/* harmony import */ var _cloud_http_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5016);





const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const ecdsa = [
    'AES128-GCM-SHA256',
    'AES256-GCM-SHA384',
    'CHACHA20-POLY1305',
    'AES128-SHA256',
    'AES256-SHA384',
    'AES128-SHA',
    'AES256-SHA',
];
const ciphers = {
    ec: ecdsa.map((suite) => `ECDHE-ECDSA-${suite}`),
    rsa: [
        ...ecdsa.map((suite) => `ECDHE-RSA-${suite}`),
        ...['AES128-GCM-SHA256', 'AES256-GCM-SHA384'].flatMap((suite) => [`DHE-RSA-${suite}`, suite]),
        ...['AES128-SHA256', 'AES256-SHA256', 'AES128-SHA', 'AES256-SHA'],
    ],
};
const algorithms = {
    ec: ['ecdsa_secp256r1_sha256', 'ecdsa_secp384r1_sha384', 'ecdsa_secp521r1_sha512'],
    rsa: [
        ...['rsa_pss_rsae_sha256', 'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha512'],
        ...['rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512'],
        ...['rsa_pss_pss_sha256', 'rsa_pss_pss_sha384', 'rsa_pss_pss_sha512'],
    ],
};
const offers = {
    any: offer([...ciphers.ec, ...ciphers.rsa], [...algorithms.ec, ...algorithms.rsa, 'ed25519']),
    ec: offer(ciphers.ec, algorithms.ec),
    rsa: offer(ciphers.rsa, algorithms.rsa),
};
function offer(suites, signatures) {
    return { ciphers: [...tls13, ...suites].join(':'), sigalgs: signatures.join(':') };
}
const complaintMs = 500;
const probeTls = (host, kind, signal) => new Promise((resolve) => {
    const options = {
        host: host.via ?? host.name,
        port: host.port,
        servername: (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host.name) === 0 ? host.name : '',
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.3',
        rejectUnauthorized: false,
        autoSelectFamilyAttemptTimeout: _cloud_http_js__WEBPACK_IMPORTED_MODULE_2__/* .addressTimeoutMs */ .G,
        ...offers[kind],
    };
    const socket = node_tls__WEBPACK_IMPORTED_MODULE_1__.connect(options);
    let isDone = false;
    const end = (probed) => {
        if (isDone)
            return;
        isDone = true;
        signal.removeEventListener('abort', onAbort);
        resolve(probed);
        if (probed.kind === 'seen')
            socket.destroySoon();
        else
            socket.destroy();
    };
    let leaf;
    let isConnected = false;
    socket.once('connect', () => {
        isConnected = true;
    });
    const seen = (failure, reason, isDeclined = isConnected) => {
        leaf ??= socket.getPeerX509Certificate();
        if (leaf === undefined)
            return { kind: 'unreachable', reason, isDeclined };
        return probedOf(leaf, socket, host, failure);
    };
    const onAbort = () => end(seen(null, abortReason(signal), false));
    const onGood = () => end(seen(null, 'it sent no certificate'));
    socket.once('secureConnect', () => {
        if (socket.getProtocol() !== 'TLSv1.3')
            return onGood();
        leaf = socket.getPeerX509Certificate();
        socket.once('session', onGood);
        socket.setTimeout(complaintMs, onGood);
        socket.resume();
    });
    socket.on('error', (error) => {
        const reason = reasonOf(error);
        end(seen(reason, reason));
    });
    socket.once('close', () => end(seen(null, 'the connection was closed')));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted)
        onAbort();
});
function probedOf(leaf, socket, host, failure) {
    try {
        const { authorizationError } = socket;
        const distrust = authorizationError ? String(authorizationError) : null;
        const facts = { distrust, failedAfterwards: failure };
        return { kind: 'seen', certificate: { ...certificateOf(leaf, host), ...facts } };
    }
    catch (error) {
        const reason = `its certificate cannot be read (${messageOf(error)})`;
        return { kind: 'unreachable', reason, isDeclined: false };
    }
}
function certificateOf(leaf, { name }) {
    const chain = issuersOf(leaf);
    const expiries = chain.map(({ validToDate }) => validToDate.getTime());
    return {
        subject: (0,_certificate_names_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLineName */ .S1)(leaf.subject),
        issuer: (0,_certificate_names_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLineName */ .S1)(leaf.issuer),
        names: (0,_certificate_names_js__WEBPACK_IMPORTED_MODULE_3__/* .altNamesOf */ .Bc)(leaf),
        sha1: (0,_certificate_fingerprint_js__WEBPACK_IMPORTED_MODULE_4__/* .bareHex */ .c)(leaf.fingerprint),
        sha256: (0,_certificate_fingerprint_js__WEBPACK_IMPORTED_MODULE_4__/* .bareHex */ .c)(leaf.fingerprint256),
        notBefore: leaf.validFromDate.getTime(),
        notAfter: leaf.validToDate.getTime(),
        coversHost: covers(leaf, name),
        isSelfSigned: leaf.subject === leaf.issuer && isSignedByItself(leaf),
        keyType: keyTypeOf(leaf),
        intermediates: chain.length,
        chainNotAfter: chain.length === 0 ? null : Math.min(...expiries),
    };
}
function covers(leaf, name) {
    const [address = ''] = name.split('%');
    const covering = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(name) === 0
        ? leaf.checkHost(name, { subject: 'never', partialWildcards: false })
        : leaf.checkIP(address);
    return covering !== undefined;
}
function isSignedByItself(leaf) {
    try {
        return leaf.verify(leaf.publicKey);
    }
    catch {
        return false;
    }
}
function keyTypeOf(leaf) {
    try {
        return leaf.publicKey.asymmetricKeyType ?? 'unknown';
    }
    catch {
        return 'unknown';
    }
}
function issuersOf(leaf) {
    const issuers = [];
    for (let issuer = leaf.issuerCertificate; issuer; issuer = issuer.issuerCertificate) {
        issuers.push(issuer);
    }
    return issuers;
}
function abortReason({ reason }) {
    const { name, message } = Object(reason);
    return name === 'TimeoutError' ? 'it did not answer in time' : String(message ?? reason);
}
const reasons = {
    ENOTFOUND: 'its name does not exist in DNS',
    EAI_AGAIN: 'its name could not be looked up in DNS',
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'it closed the connection during the handshake',
    EHOSTUNREACH: 'it cannot be reached from this machine',
    ENETUNREACH: 'its network cannot be reached from this machine',
    ETIMEDOUT: 'it did not answer in time',
    ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on this port',
    ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS on this port',
    ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it speaks neither TLS 1.2 nor TLS 1.3',
    ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks neither TLS 1.2 nor TLS 1.3',
    ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'it does not know this host name (SNI)',
};
function reasonOf(error) {
    if (error instanceof AggregateError) {
        return [...new Set(error.errors.map(reasonOf))].join('; ');
    }
    const { code, reason } = Object(error);
    const known = reasons[String(code)];
    if (known !== undefined)
        return known;
    if (typeof reason !== 'string')
        return messageOf(error);
    const who = reason.includes('alert') ? 'it aborted the handshake' : 'the handshake failed';
    return `${who} (${reason})`;
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}


/***/ })

};
