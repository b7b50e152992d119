"""Huawei's SDK for Python, driven line by line, and its judgement of every answer.

Each line of the input is one call as JSON, and each line of the output is what became of it:

    {"service": "elb", "method": "show_listener", "endpoint": "http://127.0.0.1:8080",
     "keys": {"ak": "...", "sk": "..."}, "request": {"listener_id": "..."}}
    {"status": 200, "answer": {...}, "findings": [...], "seen": [...], "declared": [...]}

A request is built from the SDK's own models, so a field that they do not declare, or a value of another
type, is an error and nothing is sent. "query" may have fields of a request as text, as a query has them:
{"limit": ["50"]}. An answer is compared with the declared fields of its model as it came from the socket,
because the SDK itself drops what it does not know.
"""

import datetime
import importlib
import json
import re
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

# The version of each service, and whether its credentials are an account's instead of a project's.
SERVICES = {
    "cdn": ("huaweicloudsdkcdn.v2", "CdnClient", True),
    "elb": ("huaweicloudsdkelb.v3", "ElbClient", False),
    "iam": ("huaweicloudsdkiam.v3", "IamClient", True),
    "scm": ("huaweicloudsdkscm.v3", "ScmClient", True),
    "sts": ("huaweicloudsdksts.v1", "StsClient", False),
    "waf": ("huaweicloudsdkwaf.v1", "WafClient", False),
}

PRIMITIVES = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "object": lambda value: True,
    "datetime": lambda value: isinstance(value, str) and is_time(value),
}


def is_time(text):
    try:
        datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return True
    except ValueError:
        return False


def inner(declared):
    """The kind of a declared type, and the type inside it: ("list", "str") of list[str]."""
    match = re.fullmatch(r"list\[(.+)\]", declared)
    if match:
        return "list", match[1]
    match = re.fullmatch(r"dict\(\w+, (.+)\)", declared)
    return ("dict", match[1]) if match else ("one", declared)


class Wrong(Exception):
    """A request that the SDK's models do not declare."""


def from_text(declared, texts, field):
    """A value of a declared type that a query has as text. Raises Wrong when it cannot be that."""
    kind, of = inner(declared or "nothing")
    readers = {"str": str, "int": int, "bool": {"true": True, "false": False}.__getitem__}
    try:
        values = [readers[of](text) for text in texts]
    except (KeyError, ValueError):
        raise Wrong(f"{field} is {texts}, and {declared} is declared") from None
    if kind == "list":
        return values
    if len(values) != 1:
        raise Wrong(f"{field} is repeated, and {declared} is declared")
    return values[0]


def required_fields(model):
    """The attributes that a model's constructor always sets, also to None: those that are required."""
    touched = set()
    probe = type("Probe", (model,), {"__setattr__": lambda _, name, value: touched.add(name)})
    probe()
    return {name for name in touched if name in model.openapi_types}


class Service:
    """One service of the SDK: it builds requests, sends them, and judges the answers."""

    def __init__(self, name):
        module, client, self.is_global = SERVICES[name]
        self.module = importlib.import_module(module)
        self.client_class = getattr(self.module, client)
        self.clients = {}

    def model(self, name):
        """The model of this name; None when the name is of a primitive type."""
        return None if name in PRIMITIVES else getattr(self.module, name)

    def client(self, endpoint, keys):
        key = json.dumps([endpoint, keys])
        if key not in self.clients:
            credentials = (GlobalCredentials if self.is_global else BasicCredentials)(
                keys["ak"], keys["sk"]
            )
            if self.is_global:
                credentials.with_domain_id(keys["domain_id"])
            else:
                credentials.with_project_id(keys["project_id"])
            if "security_token" in keys:
                credentials.with_security_token(keys["security_token"])
            builder = self.client_class.new_builder()
            self.clients[key] = (
                builder.with_credentials(credentials).with_endpoint(endpoint).build()
            )
        return self.clients[key]

    def request(self, method, values, query):
        wanted = method.replace("_", "") + "request"
        name = next(each for each in dir(self.module) if each.lower() == wanted)
        types = self.model(name).openapi_types
        typed = {field: from_text(types.get(field), texts, field) for field, texts in query.items()}
        return self.build(name, {**values, **typed}, name)

    def build(self, declared, value, path):
        """A value as the SDK's models have it. Raises Wrong when they declare something else."""
        kind, of = inner(declared)
        if kind == "list" and isinstance(value, list):
            return [self.build(of, each, path + "[]") for each in value]
        if kind == "dict" and isinstance(value, dict):
            return {name: self.build(of, each, path) for name, each in value.items()}
        model = self.model(of) if kind == "one" else None
        if model is None or not isinstance(value, dict):
            if kind != "one" or model is not None or not PRIMITIVES[of](value):
                raise Wrong(f"{path} is {type(value).__name__}, and {declared} is declared")
            return value
        names = {field: name for name, field in model.attribute_map.items()}
        # A request has no field "body" on the wire: it is the body.
        names.update({name: name for name in model.openapi_types if name == "body"})
        for field in value:
            if field not in names:
                raise Wrong(f"{path} does not declare {field}")
        return model(**{
            names[field]: self.build(model.openapi_types[names[field]], each, f"{path}.{field}")
            for field, each in value.items()
        })


class Judge:
    """Compares one answer with the fields that its model declares."""

    def __init__(self, service, response):
        self.service = service
        # The fields of the answer that are headers.
        self.headers = {
            field: name for name, field in response.attribute_map.items() if re.match("X-", field)
        }
        self.response = response
        self.findings = []
        self.seen = set()
        self.declared = set()

    def find(self, kind, where, detail):
        finding = {"kind": kind, "where": where, "detail": detail}
        if finding not in self.findings:
            self.findings.append(finding)

    def declare(self, declared):
        """Notes every model that an answer of this type can contain."""
        _, of = inner(declared)
        model = self.service.model(of) if inner(of)[0] == "one" else None
        if model is None or of in self.declared:
            return
        self.declared.add(of)
        for each in model.openapi_types.values():
            self.declare(each)

    def compare(self, value, declared, where):
        if value is None:
            return
        kind, of = inner(declared)
        if kind in ("list", "dict"):
            if not isinstance(value, {"list": list, "dict": dict}[kind]):
                self.find("type", where, f"{declared}, not {type(value).__name__}")
                return
            for each in value if kind == "list" else value.values():
                self.compare(each, of, where)
            return
        model = self.service.model(of)
        if model is not None:
            self.compare_model(value, model, where)
        elif not PRIMITIVES[of](value):
            self.find("type", where, f"{declared}, not {type(value).__name__}")

    def compare_model(self, value, model, where):
        if not isinstance(value, dict):
            self.find("type", where, f"{model.__name__}, not {type(value).__name__}")
            return
        self.seen.add(model.__name__)
        required = required_fields(model)
        fields = {field: name for name, field in model.attribute_map.items()}
        if model is self.response:
            fields = {field: name for field, name in fields.items() if field not in self.headers}
        for field in value:
            if field not in fields:
                self.find("unknown", f"{model.__name__}.{field}", "is not declared")
        for field, name in fields.items():
            place = f"{model.__name__}.{field}"
            if field in value:
                self.compare(value[field], model.openapi_types[name], place)
            else:
                self.find("absent", place, "required" if name in required else "optional")


def judge(service, response):
    """What an answer is, beside what its model declares. Headers are read by the SDK itself."""
    answer = response.to_json_object()
    model = type(response)
    verdict = Judge(service, model)
    verdict.declare(model.__name__)
    verdict.compare({} if answer is None else answer, model.__name__, "")
    headers = {field: getattr(response, name) for field, name in verdict.headers.items()}
    for field, value in headers.items():
        if value is None:
            verdict.find("absent", f"{model.__name__}.{field}", "a header")
    return {
        "status": response.status_code,
        "answer": answer,
        "headers": headers,
        "findings": verdict.findings,
        "seen": sorted(verdict.seen),
        "declared": sorted(verdict.declared),
    }


def answer(call, services):
    name = call["service"]
    service = services.setdefault(name, Service(name))
    try:
        request = service.request(call["method"], call["request"], call.get("query", {}))
    except Wrong as problem:
        return {"undeclared": str(problem)}
    client = service.client(call["endpoint"], call["keys"])
    try:
        return judge(service, getattr(client, call["method"])(request))
    except ServiceResponseException as refusal:
        return {
            "status": refusal.status_code,
            "code": refusal.error_code,
            "message": refusal.error_msg,
        }


def main():
    services = {}
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), services)), flush=True)


if __name__ == "__main__":
    main()
