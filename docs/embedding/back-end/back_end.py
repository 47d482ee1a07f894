"""The back end of a site, in Python 3.9 and later. Python has no ECDSA of its own: pip install cryptography.

  python3 back_end.py vouch USER      signs who is logged in, for one call
  python3 back_end.py calls [LIMIT]   lists the site's calls, page by page
  python3 back_end.py serve           hears of calls at PORT

SERVICE, SITE and ORIGIN say which service, site and page; KEY_FILE is what `npm run vouch-key` wrote, SECRET_FILE
what `npm run webhooks -- secret` wrote.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def setting(name):
    return os.environ[name]


def base64url(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def sign_jwt(typ, claims):
    """A JWT by the site's key. `typ` says what it is for, so none can be taken for another."""
    with open(setting("KEY_FILE"), encoding="utf-8") as file:
        jwk = json.load(file)
    number = int.from_bytes(base64.urlsafe_b64decode(jwk["d"] + "=="), "big")
    key = ec.derive_private_key(number, ec.SECP256R1())
    now = int(time.time())
    header = {"alg": "ES256", "typ": typ, "kid": jwk["kid"]}
    common = {"iss": setting("SITE"), "aud": setting("SERVICE"), "jti": str(uuid.uuid4()), "iat": now, "exp": now + 60}
    parts = [base64url(json.dumps(part).encode()) for part in (header, {**common, **claims})]
    # r and s of 32 octets each (RFC 7518 section 3.4), not DER.
    r, s = decode_dss_signature(key.sign(".".join(parts).encode(), ec.ECDSA(hashes.SHA256())))
    return ".".join([*parts, base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))])


def vouch(user):
    """Who is logged in. A new one for every call: each is good once."""
    return sign_jwt("vouch+jwt", {"origin": setting("ORIGIN"), "sub": user, "customerReference": f"C-{user}"})


def ask(path):
    """One request to the API, signed for this very address."""
    url = setting("SERVICE") + path
    token = sign_jwt("site-request+jwt", {"htm": "GET", "htu": url})
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def list_calls(limit):
    cursor = ""
    while cursor is not None:
        page = ask(f"/api/v1/sites/{setting('SITE')}/calls?limit={limit}{cursor}")
        for call in page["calls"]:
            print(call["callId"], call["reason"], int(call["talkedMs"]))
        cursor = None if page["next"] is None else f"&cursor={page['next']}"


def verify_webhook(headers, body):
    """The event, or None for what the service did not sign within five minutes. `body` is the octets as they came."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return None
    with open(setting("SECRET_FILE"), encoding="utf-8") as file:
        secret = base64.b64decode(file.read().strip().removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    right = "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    brought = headers.get("webhook-signature", "").split(" ")
    if not any(hmac.compare_digest(right.encode(), each.encode()) for each in brought):
        return None
    return json.loads(body)


class Hook(BaseHTTPRequestHandler):
    seen = set()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        event = verify_webhook(self.headers, body)
        if event is not None and self.headers["webhook-id"] not in self.seen:
            # What comes twice has the same id. A real back end remembers it in its database, and answers when that is written.
            self.seen.add(self.headers["webhook-id"])
            print(event["type"], event["data"]["callId"], flush=True)
        self.send_response(400 if event is None else 204)
        self.end_headers()

    def log_message(self, *_):
        """Nothing of a request belongs in a log."""


def serve():
    server = ThreadingHTTPServer(("127.0.0.1", int(setting("PORT"))), Hook)
    print("listening", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    command, *words = sys.argv[1:] or [""]
    if command == "vouch" and words:
        print(vouch(words[0]))
    elif command == "calls":
        list_calls(words[0] if words else 50)
    elif command == "serve":
        serve()
    else:
        sys.exit(__doc__)
