// The back end of a site, in Go 1.19 and later, with nothing but the standard library.
//
//	go run back_end.go vouch USER      signs who is logged in, for one call
//	go run back_end.go calls [LIMIT]   lists the site's calls, page by page
//	go run back_end.go serve           hears of calls at PORT
//
// SERVICE, SITE and ORIGIN say which service, site and page; KEY_FILE is what `npm run vouch-key` wrote, SECRET_FILE
// what `npm run webhooks -- secret` wrote.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type claims = map[string]any

var base64url = base64.RawURLEncoding

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// siteKey reads the private JWK.
func siteKey() (*ecdsa.PrivateKey, string) {
	var jwk struct{ D, X, Y, Kid string }
	if err := json.Unmarshal(must(os.ReadFile(os.Getenv("KEY_FILE"))), &jwk); err != nil {
		log.Fatal(err)
	}
	number := func(text string) *big.Int { return new(big.Int).SetBytes(must(base64url.DecodeString(text))) }
	public := ecdsa.PublicKey{Curve: elliptic.P256(), X: number(jwk.X), Y: number(jwk.Y)}
	return &ecdsa.PrivateKey{PublicKey: public, D: number(jwk.D)}, jwk.Kid
}

// signJwt makes a JWT by the site's key. typ says what it is for, so none can be taken for another.
func signJwt(typ string, more claims) string {
	key, kid := siteKey()
	now := time.Now().Unix()
	id := make([]byte, 16)
	must(rand.Read(id))
	all := claims{
		"iss": os.Getenv("SITE"), "aud": os.Getenv("SERVICE"),
		"jti": hex.EncodeToString(id), "iat": now, "exp": now + 60,
	}
	for name, value := range more {
		all[name] = value
	}
	header := must(json.Marshal(claims{"alg": "ES256", "typ": typ, "kid": kid}))
	input := base64url.EncodeToString(header) + "." + base64url.EncodeToString(must(json.Marshal(all)))
	digest := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		log.Fatal(err)
	}
	// r and s of 32 octets each (RFC 7518 section 3.4), not DER.
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return input + "." + base64url.EncodeToString(signature)
}

// vouch says who is logged in. A new one for every call: each is good once.
func vouch(user string) string {
	return signJwt("vouch+jwt", claims{
		"origin": os.Getenv("ORIGIN"), "sub": user, "customerReference": "C-" + user,
	})
}

// ask makes one request to the API, signed for this very address.
func ask(path string, answer any) error {
	url := os.Getenv("SERVICE") + path
	request := must(http.NewRequest("GET", url, nil))
	request.Header.Set("Authorization", "Bearer "+signJwt("site-request+jwt", claims{"htm": "GET", "htu": url}))
	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != 200 {
		text, _ := io.ReadAll(response.Body)
		return fmt.Errorf("%d %s", response.StatusCode, text)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

func listCalls(limit string) error {
	for cursor := ""; ; {
		var page struct {
			Calls []struct {
				CallId, Reason string
				TalkedMs       float64
			}
			Next *string
		}
		path := "/api/v1/sites/" + os.Getenv("SITE") + "/calls?limit=" + limit + cursor
		if err := ask(path, &page); err != nil {
			return err
		}
		for _, call := range page.Calls {
			fmt.Println(call.CallId, call.Reason, int(call.TalkedMs))
		}
		if page.Next == nil {
			return nil
		}
		cursor = "&cursor=" + *page.Next
	}
}

type event struct {
	Type string
	Data struct{ CallId string }
}

// verifyWebhook reads what the service signed within five minutes. body is the octets as they came.
func verifyWebhook(header http.Header, body []byte) (*event, error) {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	age := time.Since(time.Unix(seconds, 0))
	if err != nil || id == "" || age > 5*time.Minute || age < -5*time.Minute {
		return nil, errors.New("not fresh")
	}
	text := strings.TrimSpace(string(must(os.ReadFile(os.Getenv("SECRET_FILE")))))
	mac := hmac.New(sha256.New, must(base64.StdEncoding.DecodeString(strings.TrimPrefix(text, "whsec_"))))
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	right := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for _, brought := range strings.Split(header.Get("webhook-signature"), " ") {
		if hmac.Equal(right, []byte(brought)) {
			told := new(event)
			return told, json.Unmarshal(body, told)
		}
	}
	return nil, errors.New("not signed")
}

func serve() error {
	var seen sync.Map
	hook := func(response http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, 1<<20))
		if err != nil {
			response.WriteHeader(400)
			return
		}
		told, err := verifyWebhook(request.Header, body)
		if err != nil {
			response.WriteHeader(400)
			return
		}
		// What comes twice has the same id. A real back end remembers it in its database, and answers when that is written.
		if _, before := seen.LoadOrStore(request.Header.Get("webhook-id"), true); !before {
			fmt.Println(told.Type, told.Data.CallId)
		}
		response.WriteHeader(204)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		return err
	}
	fmt.Println("listening")
	return http.Serve(listener, http.HandlerFunc(hook))
}

func main() {
	words := append(os.Args[1:], "", "")
	var err error
	switch {
	case words[0] == "vouch" && words[1] != "":
		fmt.Println(vouch(words[1]))
	case words[0] == "calls" && words[1] != "":
		err = listCalls(words[1])
	case words[0] == "calls":
		err = listCalls("50")
	case words[0] == "serve":
		err = serve()
	default:
		err = errors.New("write vouch USER, calls [LIMIT] or serve")
	}
	if err != nil {
		log.Fatal(err)
	}
}
