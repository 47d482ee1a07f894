// The back end of a site, in .NET 8 and later, with nothing but its own library. In a project of `dotnet new console`:
//
//   dotnet run vouch USER      signs who is logged in, for one call
//   dotnet run calls [LIMIT]   lists the site's calls, page by page
//   dotnet run serve           hears of calls at PORT
//
// SERVICE, SITE and ORIGIN say which service, site and page; KEY_FILE is what `npm run vouch-key` wrote, SECRET_FILE
// what `npm run webhooks -- secret` wrote.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

string Setting(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set");

string Base64Url(byte[] octets) =>
    Convert.ToBase64String(octets).TrimEnd('=').Replace('+', '-').Replace('/', '_');

byte[] FromBase64Url(string text) =>
    Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));

// A JWT by the site's key. `typ` says what it is for, so none can be taken for another.
string SignJwt(string typ, Dictionary<string, object> claims)
{
    var jwk = JsonNode.Parse(File.ReadAllText(Setting("KEY_FILE")))!;
    string Part(string name) => jwk[name]!.GetValue<string>();
    using var key = ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = FromBase64Url(Part("d")),
        Q = new ECPoint { X = FromBase64Url(Part("x")), Y = FromBase64Url(Part("y")) },
    });
    var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    var all = new Dictionary<string, object>(claims)
    {
        ["iss"] = Setting("SITE"), ["aud"] = Setting("SERVICE"),
        ["jti"] = Guid.NewGuid().ToString(), ["iat"] = now, ["exp"] = now + 60,
    };
    var header = new Dictionary<string, object> { ["alg"] = "ES256", ["typ"] = typ, ["kid"] = Part("kid") };
    var input = $"{Base64Url(JsonSerializer.SerializeToUtf8Bytes(header))}.{Base64Url(JsonSerializer.SerializeToUtf8Bytes(all))}";
    // r and s of 32 octets each (RFC 7518 section 3.4), which is what .NET writes by itself.
    var signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
    return $"{input}.{Base64Url(signature)}";
}

// Who is logged in. A new one for every call: each is good once.
string Vouch(string user) => SignJwt("vouch+jwt", new()
{
    ["origin"] = Setting("ORIGIN"), ["sub"] = user, ["customerReference"] = $"C-{user}",
});

// One request to the API, signed for this very address.
async Task<JsonNode> Ask(HttpClient client, string path)
{
    var url = Setting("SERVICE") + path;
    using var request = new HttpRequestMessage(HttpMethod.Get, url);
    var token = SignJwt("site-request+jwt", new() { ["htm"] = "GET", ["htu"] = url });
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    using var answer = await client.SendAsync(request);
    answer.EnsureSuccessStatusCode();
    return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}

async Task ListCalls(string limit)
{
    using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
    for (var cursor = ""; cursor is not null;)
    {
        var page = await Ask(client, $"/api/v1/sites/{Setting("SITE")}/calls?limit={limit}{cursor}");
        foreach (var call in page["calls"]!.AsArray())
            Console.WriteLine($"{call!["callId"]} {call["reason"]} {call["talkedMs"]}");
        cursor = page["next"] is { } next ? $"&cursor={next}" : null;
    }
}

// The event, or null for what the service did not sign within five minutes. `body` is the text as it came.
JsonNode? VerifyWebhook(System.Collections.Specialized.NameValueCollection headers, string body)
{
    var (id, timestamp) = (headers["webhook-id"], headers["webhook-timestamp"]);
    var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    if (string.IsNullOrEmpty(id) || !long.TryParse(timestamp, out var seconds) || Math.Abs(now - seconds) > 300) return null;
    var secret = Convert.FromBase64String(File.ReadAllText(Setting("SECRET_FILE")).Trim().Replace("whsec_", ""));
    var mac = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
    var right = Encoding.ASCII.GetBytes($"v1,{Convert.ToBase64String(mac)}");
    var isSigned = (headers["webhook-signature"] ?? "").Split(' ')
        .Any(brought => CryptographicOperations.FixedTimeEquals(right, Encoding.ASCII.GetBytes(brought)));
    return isSigned ? JsonNode.Parse(body) : null;
}

async Task Serve()
{
    var seen = new ConcurrentDictionary<string, bool>();
    using var listener = new HttpListener();
    listener.Prefixes.Add($"http://127.0.0.1:{Setting("PORT")}/");
    listener.Start();
    Console.WriteLine("listening");
    while (true)
    {
        var context = await listener.GetContextAsync();
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var told = VerifyWebhook(context.Request.Headers, await reader.ReadToEndAsync());
        // What comes twice has the same id. A real back end remembers it in its database, and answers when that is written.
        if (told is not null && seen.TryAdd(context.Request.Headers["webhook-id"]!, true))
            Console.WriteLine($"{told["type"]} {told["data"]!["callId"]}");
        context.Response.StatusCode = told is null ? 400 : 204;
        context.Response.Close();
    }
}

switch (args)
{
    case ["vouch", var user]: Console.WriteLine(Vouch(user)); break;
    case ["calls"]: await ListCalls("50"); break;
    case ["calls", var limit]: await ListCalls(limit); break;
    case ["serve"]: await Serve(); break;
    default: Environment.ExitCode = 1; break;
}
