<?php
// The back end of a site, in PHP 8.1 and later, with the openssl extension that comes with it.
//
//   php back_end.php vouch USER          signs who is logged in, for one call
//   php back_end.php calls [LIMIT]       lists the site's calls, page by page
//   php -S 127.0.0.1:PORT back_end.php   hears of calls
//
// SERVICE, SITE and ORIGIN say which service, site and page; KEY_FILE is what `npm run vouch-key` wrote, SECRET_FILE
// what `npm run webhooks -- secret` wrote.
declare(strict_types=1);

function base64url(string $octets): string
{
    return rtrim(strtr(base64_encode($octets), '+/', '-_'), '=');
}

/** A private JWK of P-256 as PEM (RFC 5915), which is what openssl reads. */
function pem_of(array $jwk): string
{
    [$d, $x, $y] = array_map(fn ($part) => base64_decode(strtr($jwk[$part], '-_', '+/')), ['d', 'x', 'y']);
    $der = hex2bin('30770201010420') . $d . hex2bin('a00a06082a8648ce3d030107a14403420004') . $x . $y;
    return "-----BEGIN EC PRIVATE KEY-----\n" . chunk_split(base64_encode($der), 64, "\n") . "-----END EC PRIVATE KEY-----\n";
}

/** The two numbers of an ECDSA signature in DER as 32 octets each (RFC 7518 section 3.4). */
function plain_signature(string $der): string
{
    $first = ord($der[3]);
    $numbers = [substr($der, 4, $first), substr($der, 6 + $first, ord($der[5 + $first]))];
    return implode(array_map(fn ($number) => str_pad(ltrim($number, "\0"), 32, "\0", STR_PAD_LEFT), $numbers));
}

/** A JWT by the site's key. `typ` says what it is for, so none can be taken for another. */
function sign_jwt(string $typ, array $claims): string
{
    $jwk = json_decode(file_get_contents(getenv('KEY_FILE')), true, flags: JSON_THROW_ON_ERROR);
    $now = time();
    $common = ['iss' => getenv('SITE'), 'aud' => getenv('SERVICE'), 'jti' => bin2hex(random_bytes(16)), 'iat' => $now, 'exp' => $now + 60];
    $header = ['alg' => 'ES256', 'typ' => $typ, 'kid' => $jwk['kid']];
    $parts = array_map(
        fn ($part) => base64url(json_encode($part, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR)),
        [$header, [...$common, ...$claims]],
    );
    $input = implode('.', $parts);
    openssl_sign($input, $signature, openssl_pkey_get_private(pem_of($jwk)), OPENSSL_ALGO_SHA256)
        || throw new RuntimeException('the key does not sign');
    return $input . '.' . base64url(plain_signature($signature));
}

/** Who is logged in. A new one for every call: each is good once. */
function vouch(string $user): string
{
    return sign_jwt('vouch+jwt', ['origin' => getenv('ORIGIN'), 'sub' => $user, 'customerReference' => "C-$user"]);
}

/** One request to the API, signed for this very address. */
function ask(string $path): array
{
    $url = getenv('SERVICE') . $path;
    $token = sign_jwt('site-request+jwt', ['htm' => 'GET', 'htu' => $url]);
    $context = stream_context_create(['http' => ['header' => "Authorization: Bearer $token", 'timeout' => 10]]);
    $answer = file_get_contents($url, false, $context);
    if ($answer === false) throw new RuntimeException($http_response_header[0] ?? 'no answer');
    return json_decode($answer, true, flags: JSON_THROW_ON_ERROR);
}

function list_calls(string $limit): void
{
    $cursor = '';
    do {
        $page = ask('/api/v1/sites/' . getenv('SITE') . "/calls?limit=$limit$cursor");
        foreach ($page['calls'] as $call) echo "$call[callId] $call[reason] $call[talkedMs]\n";
        $cursor = $page['next'] === null ? null : "&cursor=$page[next]";
    } while ($cursor !== null);
}

/** The event, or null for what the service did not sign within five minutes. `$body` is the text as it came. */
function verify_webhook(string $body): ?array
{
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if ($id === '' || !ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) return null;
    $secret = base64_decode(str_replace('whsec_', '', trim(file_get_contents(getenv('SECRET_FILE')))));
    $right = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $secret, true));
    foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $brought) {
        if (hash_equals($right, $brought)) return json_decode($body, true, flags: JSON_THROW_ON_ERROR);
    }
    return null;
}

if (PHP_SAPI === 'cli') {
    match ($argv[1] ?? '') {
        'vouch' => print vouch($argv[2]) . "\n",
        'calls' => list_calls($argv[2] ?? '50'),
        default => exit(1),
    };
    return;
}

$event = verify_webhook(file_get_contents('php://input'));
http_response_code($event === null ? 400 : 204);
// What comes twice has the same id. A real back end remembers it in its database, and answers when that is written.
if ($event !== null) file_put_contents('php://stdout', "$event[type] {$event['data']['callId']}\n");
