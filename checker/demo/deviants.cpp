// Octets of the deviant responses. Date is the example of RFC 9110: they are the same at any time.

#include "checker/demo/deviants.h"

namespace checker::demo {
namespace {

using std::string;
using std::string_literals::operator""s;  // NUL octets stand in some of them

const string kDate = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
const string kLength = "Content-Length: 5\r\n";
const string kChunked = "Transfer-Encoding: chunked\r\n";
const string kHello = "hello";
const string kChunks = "5\r\nhello\r\n0\r\n\r\n";
const string kHints = "HTTP/1.1 103 Early Hints\r\nX-Hints: a\r\n\r\n";

// A response that begins with `line` and is otherwise sound.
string started(const string& line) { return line + "\r\n" + kDate + kLength + "\r\n" + kHello; }

// A 200 whose lines after Date are `fields`.
string fielded(const string& fields, const string& content = kHello) {
  return "HTTP/1.1 200 OK\r\n" + kDate + fields + "\r\n" + content;
}

// The same with one odd `line` before a sound Content-Length.
string lined(const string& line) { return fielded(line + "\r\n" + kLength); }

string chunked(const string& content) { return fielded(kChunked, content); }

std::vector<Deviant> all_deviants() {
  const string good = started("HTTP/1.1 200 OK");
  string lf_only;
  for (const char c : good) {
    if (c != '\r') lf_only += c;
  }
  const string no_content = "HTTP/1.1 204 No Content\r\n" + kDate;
  return {
      {"good-cl", "sound, with Content-Length", good},
      {"204-body", "204 with five octets after it", no_content + "\r\n" + kHello},
      {"204-cl-body", "204 with Content-Length and content",
       no_content + kLength + "\r\n" + kHello},
      {"204-te", "204 with Transfer-Encoding", no_content + kChunked + "\r\n" + kHello},
      {"304-body", "304 with content", started("HTTP/1.1 304 Not Modified")},
      {"HEAD-body", "content after the response to HEAD", good},
      {"205-body", "205 with content", started("HTTP/1.1 205 Reset Content")},
      {"obs-fold", "a folded field line", lined("X-A: one\r\n  two")},
      {"fold-first", "whitespace before the first field line",
       "HTTP/1.1 200 OK\r\n X-A: 1\r\n" + kDate + kLength + "\r\n" + kHello},
      {"space-colon", "a space before a colon", lined("X-A : 1")},
      {"cl-space-colon", "a space before the colon of Content-Length",
       fielded("Content-Length : 5\r\n")},
      {"dup-cl-same", "Content-Length twice, equal", fielded(kLength + kLength)},
      {"dup-cl-diff", "Content-Length twice, different",
       fielded(kLength + "Content-Length: 6\r\n")},
      {"cl-list", "Content-Length as a list", fielded("Content-Length: 5, 5\r\n")},
      {"cl-plus", "Content-Length with a plus sign", fielded("Content-Length: +5\r\n")},
      {"cl-neg", "Content-Length below zero", fielded("Content-Length: -5\r\n")},
      {"cl-hex", "Content-Length in hexadecimal", fielded("Content-Length: 0x5\r\n")},
      {"cl-huge", "Content-Length beyond 64 bits",
       fielded("Content-Length: 99999999999999999999999\r\n")},
      {"cl-empty", "Content-Length without a value", fielded("Content-Length: \r\n")},
      {"cl-short-eof", "closed before the announced length", fielded("Content-Length: 10\r\n")},
      {"cl-excess", "more octets than announced", good + "EXTRA"},
      {"cl+te", "Content-Length and Transfer-Encoding", fielded(kLength + kChunked, kChunks)},
      {"te-http10", "Transfer-Encoding in HTTP/1.0",
       "HTTP/1.0 200 OK\r\n" + kChunked + "\r\n" + kChunks},
      {"te-twice", "chunked on two lines", fielded(kChunked + kChunked, kChunks)},
      {"te-unknown", "an unknown transfer coding",
       fielded("Transfer-Encoding: xchunked\r\n", kChunks)},
      {"te-identity", "the transfer coding identity", fielded("Transfer-Encoding: identity\r\n")},
      {"te-notlast", "chunked before another coding",
       fielded("Transfer-Encoding: chunked, gzip\r\n", kChunks)},
      {"chunk-ext", "chunk extensions", chunked("5;a=1;b=\"x y\"\r\nhello\r\n0\r\n\r\n")},
      {"chunk-ext-bad", "a chunk extension without a name", chunked("5;=x\r\nhello\r\n0\r\n\r\n")},
      {"chunk-trailer", "a trailer field", chunked("5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n")},
      {"chunk-trailer-cl", "Content-Length as a trailer field",
       chunked("5\r\nhello\r\n0\r\n" + kLength + "\r\n")},
      {"chunk-sp", "a space after the chunk size", chunked("5 \r\nhello\r\n0\r\n\r\n")},
      {"chunk-lf", "chunk lines that end in LF", chunked("5\nhello\n0\n\n")},
      {"chunk-0x", "a chunk size with 0x", chunked("0x5\r\nhello\r\n0\r\n\r\n")},
      {"chunk-nofinal", "closed before the last chunk", chunked("5\r\nhello\r\n")},
      {"chunk-trunc", "closed within a chunk", chunked("5\r\nhel")},
      {"chunk-excess", "octets after the last chunk", chunked(kChunks + "EXTRA")},
      {"bare-lf", "every line ends in LF", lf_only},
      {"mixed-lf", "one field line ends in LF",
       "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\n" + kLength + "\r\n" + kHello},
      {"bare-cr-value", "CR in a field value", lined("X-A: a\rb")},
      {"nul-value", "NUL in a field value", lined("X-A: a\0b"s)},
      {"ctl-value", "a control octet in a field value",
       lined("X-A: a\x01"
             "b")},
      {"obs-text", "an octet beyond ASCII in a field value", lined("X-A: caf\xe9")},
      {"empty-name", "a field line without a name", lined(": 1")},
      {"no-colon", "a field line without a colon", lined("X-A 1")},
      {"bad-tchar", "a field name that is no token", lined("X(A): 1")},
      {"lead-crlf", "an empty line before the status line", "\r\n" + good},
      {"no-reason-nosp", "a status line that ends after the code", started("HTTP/1.1 200")},
      {"no-reason-sp", "an empty reason phrase, rightly", started("HTTP/1.1 200 ")},
      {"sl-2sp", "two spaces before the code", started("HTTP/1.1  200 OK")},
      {"sl-tab", "a tab before the code", started("HTTP/1.1\t200 OK")},
      {"st-99", "a code of two digits", started("HTTP/1.1 99 X")},
      {"st-099", "a code below 100", started("HTTP/1.1 099 X")},
      {"st-600", "the code 600", started("HTTP/1.1 600 X")},
      {"st-999", "the code 999", started("HTTP/1.1 999 X")},
      {"st-1000", "a code of four digits", started("HTTP/1.1 1000 X")},
      {"st-2xx", "a code with letters", started("HTTP/1.1 2xx X")},
      {"v-1.2", "the version HTTP/1.2", started("HTTP/1.2 200 OK")},
      {"v-2.0", "the version HTTP/2.0", started("HTTP/2.0 200 OK")},
      {"v-0.9", "the version HTTP/0.9", started("HTTP/0.9 200 OK")},
      {"v-lower", "the version in lower case", started("http/1.1 200 OK")},
      {"v-1.10", "a minor version of two digits", started("HTTP/1.10 200 OK")},
      {"v-icy", "another protocol's name", started("ICY 200 OK")},
      {"http09-body", "content without a head", "<p>hello</p>\n"},
      {"1xx-100-103", "100 and 103 before the final response",
       "HTTP/1.1 100 Continue\r\n\r\n" + kHints + good},
      {"1xx-cl", "100 with Content-Length", "HTTP/1.1 100 Continue\r\n" + kLength + "\r\n" + good},
      {"1xx-101", "101 nobody asked for, then a response",
       "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n" + good},
      {"1xx-only", "103 and no final response", kHints},
      {"two-responses", "a second response nobody asked for", good + good},
      {"empty", "closed without an answer", ""},
      {"head-trunc", "closed within the head", "HTTP/1.1 200 OK\r\nDate: Sun"},
      {"big-header", "a field value of 200 kB", lined("X-Big: " + string(200000, 'a'))},
  };
}

}  // namespace

const std::vector<Deviant>& deviants() {
  static const std::vector<Deviant> all = all_deviants();
  return all;
}

}  // namespace checker::demo
